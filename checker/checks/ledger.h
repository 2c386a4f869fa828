/* SPDX-License-Identifier: MIT
 *
 * The ledger of a run, for people: what the marshal noted, decoded and named.
 *
 * Protocol: the run is asked for with ledger_watch() in its request; when it has been made and the
 * verdict stands, outcome_add_ledger(). Findings refer to a call by ledger_number().
 */
#ifndef SCRUTINEER_CHECKS_LEDGER_H
#define SCRUTINEER_CHECKS_LEDGER_H

#include "context.h"
#include "outcome.h"

/* What a run must watch for its ledger to be whole (enum box_watch). */
unsigned ledger_watch(void);
/* Fills outcome->ledger. Where calls could not be watched there is none, and what had passed could
 * not be checked. */
void outcome_add_ledger(struct outcome *outcome, const struct context *context,
                        const struct run *run);
/* The number of a call in the ledger that the report shows, that of the first run; 0: it is of
 * another run, or the report shows none. */
long ledger_number(const struct context *context, const struct run *run,
                   const struct log_call *call);

#endif
