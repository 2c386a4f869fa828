/* SPDX-License-Identifier: MIT
 * Runs and IPC objects of a context as a report shows them. */
#ifndef SCRUTINEER_CHECKS_RESULTS_H
#define SCRUTINEER_CHECKS_RESULTS_H

#include "context.h"

/* Families note the run in `when`; a report says after which way out: "exit", "SIGINT" …, "fault",
 * "build". */
void findings_say_when(struct findings *findings);
void outcome_add_runs(struct outcome *outcome, const struct context *context);

#endif
