/* SPDX-License-Identifier: MIT
 *
 * Children that do not end where their part ends: they go on in their parent's code, or end by
 * exit, which does once more what is the parent's to do. Advice, as by itself it need do no harm;
 * where it does, another finding says so, and this one says why.
 */
#ifndef SCRUTINEER_CHECKS_CHILD_ENDS_H
#define SCRUTINEER_CHECKS_CHILD_ENDS_H

#include "context.h"

/* proc.exit. traced: a lab's instrumented run; undisturbed: its plain one, or the run of a program.
 * Each may be NULL. */
void tell_goes_on(struct context *context, const struct run *traced, const struct run *undisturbed);
/* proc.flush */
void tell_doubled(struct context *context, const struct run *run);

#endif
