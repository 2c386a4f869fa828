/* SPDX-License-Identifier: MIT
 * Who holds which lock and who waits for it, when nobody goes on any more. */
#ifndef SCRUTINEER_CHECKS_WAITS_H
#define SCRUTINEER_CHECKS_WAITS_H

#include "context.h"

/* Adds, for each thread that holds a lock, since where, and what it waits for itself meanwhile.
 * Nothing where the run was not instrumented. */
void tell_waits(struct context *context, const struct run *run, struct finding *finding);

#endif
