/* SPDX-License-Identifier: MIT
 *
 * Failing calls: a good run whose calls are listed, then a run for each of them in which just that
 * one fails; what the program makes of it.
 *
 * Protocol: faults_ask_good() when the undisturbed run is made, faults_ask() when the good one is
 * too; runs_make() after each; then family_faults() (families.h) and faults_note().
 */
#ifndef SCRUTINEER_CHECKS_FAULTS_H
#define SCRUTINEER_CHECKS_FAULTS_H

#include "context.h"
#include "faults_plan.h"

void faults_ask_good(struct context *context, const struct fault_wish *wish);
void faults_ask(struct context *context, const struct fault_wish *wish);
/* What lab.ini wishes for. */
struct fault_wish faults_of_lab(const struct context *context);
/* "31 calls made to fail, one by one", or why none was; the caller frees. */
char *faults_note(const struct context *context);

#endif
