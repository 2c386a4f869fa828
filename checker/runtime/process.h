/* SPDX-License-Identifier: MIT
 *
 * The life of a process: sr_process_begin before main (again is harmless); most of the rest is
 * wrappers. What a program does behind libc's back is told by the others: sr_process_splits before
 * a fork, then sr_process_is_child in the child and sr_process_forked in its parent (child -1: it
 * failed); sr_process_ends before an end that runs no handlers.
 */
#ifndef SCRUTINEER_RUNTIME_PROCESS_H
#define SCRUTINEER_RUNTIME_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

void sr_process_begin(void);

void sr_process_splits(void);
void sr_process_not_split(void); /* it failed */
void sr_process_is_child(void);
void sr_process_forked(pid_t child, int error, uintptr_t caller);
void sr_process_ends(int status, uintptr_t caller);

#endif
