/* SPDX-License-Identifier: MIT
 *
 * Locks on files: flock on a whole one, fcntl and lockf on ranges. They are given back also by
 * closing a descriptor of the file, and by the end of the process.
 */
#ifndef SCRUTINEER_RUNTIME_FILE_LOCKS_H
#define SCRUTINEER_RUNTIME_FILE_LOCKS_H

#include <stdint.h>

void sr_file_locks_close(int descriptor, uintptr_t caller); /* before */
void sr_file_locks_exit(uintptr_t caller);
/* This process ran another program before: it may have locks that are not known here. */
void sr_file_locks_unsure(void);
/* In a child after fork, before the locks held are forgotten: what it inherits. */
void sr_file_locks_child(void);

#endif
