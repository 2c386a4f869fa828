/* SPDX-License-Identifier: MIT
 *
 * Pointers to private memory that the program stores in shared memory, where another process may
 * follow them.
 *
 * Protocol: sr_pointers_storing before each store of 8 bytes by the program's own code. What was
 * stored is looked at when the same thread's next access near a segment comes, or at
 * sr_pointers_flush: before something is unmapped, or the function or the process ends. Safe in
 * signal handlers; errno stays as it was.
 */
#ifndef SCRUTINEER_RUNTIME_POINTERS_H
#define SCRUTINEER_RUNTIME_POINTERS_H

#include <stdint.h>

#include "segments.h"

/* The store to come, near a segment. */
void sr_pointers_about(const volatile void *address, uintptr_t caller);

/* Where the last such store of this thread went, NULL when it was looked at. */
extern _Thread_local const volatile void *sr_pointers_last;

void sr_pointers_look(void);

static inline void sr_pointers_flush(void)
{
    if (__builtin_expect(sr_pointers_last != NULL, 0)) {
        sr_pointers_look();
    }
}

static inline void sr_pointers_storing(const volatile void *address, uintptr_t caller)
{
    if (__builtin_expect(sr_segments_near(address), 0)) {
        sr_pointers_about(address, caller);
    }
}

#endif
