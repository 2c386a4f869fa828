/* SPDX-License-Identifier: MIT
 *
 * Mistakes that can be read from the program itself, or from one call of it, and that are told only
 * when they are certain: the key in the place of the id, a function of one's own under a name of
 * the system's, sizeof of a pointer.
 *
 * Protocol: a hint_…() is called by the family that tells what came of the mistake, when its
 * finding has its message and places; it adds the cause. A tell_…() tells the mistake alone, as
 * advice, unless a finding has it already: so it comes after the hints.
 */
#ifndef SCRUTINEER_CHECKS_STATIC_H
#define SCRUTINEER_CHECKS_STATIC_H

#include "context.h"

/* static_ids.c. An object was left behind: did IPC_RMID get its key, or another number that is no
 * id? */
void hint_wrong_id(const struct context *context, const struct run *run,
                   const struct log_object *object, struct finding *finding);

/* static_names.c. Children were not waited for: is the `wait` that the program calls its own? */
void hint_own_wait(const struct context *context, struct finding *finding);
/* call.shadowed: functions of the program's own under names of the system's. */
void tell_shadowed(struct context *context);

/* static_sizes.c. The segment that the call has made is too small: is its size made with the sizeof
 * of a pointer? True: it was told. call may be NULL. */
bool hint_sizeof(const struct context *context, const struct run *run, const struct log_call *call,
                 struct finding *finding);
/* layout.sizeof */
void tell_sizeof(struct context *context, const struct run *run);

#endif
