/* SPDX-License-Identifier: MIT
 * Objects that a way out has left behind, told in the same words whichever way it was. */
#ifndef SCRUTINEER_CHECKS_CLEANUP_H
#define SCRUTINEER_CHECKS_CLEANUP_H

#include "context.h"

/* The call that made it; NULL: not seen. */
const struct log_call *cleanup_maker(const struct run *run, const struct log_object *object);
/* ipc.leak.*, with the place that made it first. when: "exit", "SIGINT", "fault"; after: "the
 * program's end", "SIGINT", "fork failed at car.c:7". */
struct finding *cleanup_tell_left(struct context *context, const struct run *run,
                                  const struct log_object *object, const char *when,
                                  const char *after);

#endif
