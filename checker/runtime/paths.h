/* SPDX-License-Identifier: MIT
 *
 * Names in the file system order: who finds a file comes after who made it, who makes it anew, or
 * misses it, after who removed it. Lock files work so.
 *
 * Protocol: sr_name_changes before a call that makes or removes a name, sr_name_seen after one
 * whose result depends on it. `folder` as for openat. Errno is kept.
 */
#ifndef SCRUTINEER_RUNTIME_PATHS_H
#define SCRUTINEER_RUNTIME_PATHS_H

#include <stdint.h>

void sr_name_changes(int folder, const char *path, uintptr_t caller);
void sr_name_seen(int folder, const char *path, uintptr_t caller);

#endif
