/* SPDX-License-Identifier: MIT
 *
 * The runs of a check: asked for, made side by side, kept until the end.
 *
 * Protocol: runs_ask() any number of times; runs_make() starts what was asked for in that order, as
 * many at a time as there are processors, and comes back when all have ended. What a run has shown
 * can be the reason to ask for more, and to call runs_make() again. A family that judges runs of a
 * kind finds them by runs_of(), its own note on each in run->request.about.
 *
 * Where a run's program, folders and limits come from is the launcher's: a lab's (plans.c), or any
 * program's (program.c).
 */
#ifndef SCRUTINEER_CHECKS_RUNS_H
#define SCRUTINEER_CHECKS_RUNS_H

#include <stdbool.h>

#include "box.h"
#include "context.h"

/* Takes script and about over (about is freed with free()); name is copied. */
struct run *runs_ask(struct context *context, const struct run_request *request);
/* False: our trouble. A run that a lasting fault of the program has made pointless (it does not
 * come to its end undisturbed) is not started: it stays unfinished. */
bool runs_make(struct context *context, struct trouble *trouble);
/* The finished runs of that kind, in the order in which they were asked for: call with *at = 0
 * until it gives NULL. */
const struct run *runs_of(const struct context *context, enum run_kind kind, size_t *at);

#endif
