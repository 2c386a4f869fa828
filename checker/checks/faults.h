/* SPDX-License-Identifier: MIT
 *
 * Failing calls: a good run whose calls are listed, then a run for each of them in which just that
 * one fails; what the program makes of it.
 *
 * Protocol: when the undisturbed run is made, `while (faults_next())` runs_make(); then
 * family_faults() (families.h) and faults_note().
 */
#ifndef SCRUTINEER_CHECKS_FAULTS_H
#define SCRUTINEER_CHECKS_FAULTS_H

#include "context.h"
#include "faults_plan.h"

/* What lab.ini wishes for. */
struct fault_wish faults_of_lab(const struct context *context);
/* Asks for the runs that come next. False: there are none left. */
bool faults_next(struct context *context, const struct fault_wish *wish);

/* The good run in whose ledger the calls of that name stand; NULL: none came to a good end. */
const struct run *faults_good(const struct context *context, const char *call);
/* Why no call was made to fail; NULL: they were. */
const char *faults_why_not(const struct context *context);
/* "31 calls made to fail, one by one", or why none was; the caller frees. */
char *faults_note(const struct context *context);

#endif
