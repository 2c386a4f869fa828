/* SPDX-License-Identifier: MIT
 *
 * What stands in the buffer of standard output at a fork stands in both processes' copies of it:
 * each that flushes its own writes it, so it is written twice.
 *
 * Protocol: sr_inherited_note after a fork, in both; sr_inherited_leaves before `file` is flushed
 * or closed (NULL: all of them, as exit does).
 */
#ifndef SCRUTINEER_RUNTIME_INHERITED_H
#define SCRUTINEER_RUNTIME_INHERITED_H

#include <stdint.h>
#include <stdio.h>

void sr_inherited_note(uintptr_t caller);
void sr_inherited_leaves(FILE *file, uintptr_t caller);

#endif
