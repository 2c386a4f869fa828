/* SPDX-License-Identifier: MIT
 *
 * Objects and processes that a way out has left behind, told in the same words whichever way it
 * was. */
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

extern const char *const leak_rules[4];

/* One way out, of one run. */
struct way_out {
    const char *when;  /* of the findings: "exit", "SIGINT" … */
    const char *after; /* how it is told: "the program's end", "SIGINT, sent when …" */
    bool fleeting; /* what the undisturbed run removes before it forks is not told: it was caught
                      between being made and being removed */
    const struct run *known; /* what that run leaves too is not told again; NULL = none */
};

/* ipc.leak.*: all that is left. */
void tell_leaks(struct context *context, const struct run *run, const struct way_out *way);
/* proc.orphan: processes that live on. */
void tell_survivors(struct context *context, const struct run *run, const struct way_out *way);
/* proc.zombie: children that the program, which ended by itself, has not waited for. ended: only
 * those that had ended before it. */
void tell_unwaited(struct context *context, const struct run *run, const struct way_out *way,
                   bool ended);

#endif
