/* SPDX-License-Identifier: MIT
 *
 * Which calls of a good run are made to fail, and with which errno: one run each. Pure.
 *
 * Every call is that did not fail there anyway. Of those that one process makes at the same place
 * the first three and the last stand for all; of the children that call at the same place, the
 * first and the last child, and what they do there the first time and the last. `all` takes every
 * one, with every errno of the table.
 */
#ifndef SCRUTINEER_CHECKS_FAULTS_PLAN_H
#define SCRUTINEER_CHECKS_FAULTS_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "box.h"
#include "log.h"

struct fault_wish {
    char *const *calls; /* "shmget", …; NULL: all that can be made to fail */
    size_t call_count;
    bool all;
};

struct planned_fault {
    struct box_fault fault; /* the call's name is static */
    size_t index;           /* of the call in the good run */
};

/* Can this call be made to fail? */
bool fault_known(const char *call);
/* What a run must watch (enum box_watch) so that these calls are in its ledger. */
unsigned fault_watch(const struct fault_wish *wish);
/* The same for one call. */
unsigned fault_watch_one(const char *call);
/* The least: for calls that the ledger holds anyway. */
extern const unsigned fault_watch_plain;

/* places: for each call of the log a number that is the same where the place is. In the order of
 * processes, calls and the table; the caller frees. */
struct planned_fault *faults_plan(const struct run_log *good, const size_t *places,
                                  const struct fault_wish *wish, size_t *count);

#endif
