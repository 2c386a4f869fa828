/* SPDX-License-Identifier: MIT
 * Runs and IPC objects of a context as a report shows them. */
#ifndef SCRUTINEER_CHECKS_RESULTS_H
#define SCRUTINEER_CHECKS_RESULTS_H

#include "context.h"

void outcome_add_runs(struct outcome *outcome, const struct context *context);

#endif
