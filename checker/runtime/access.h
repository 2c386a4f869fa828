/* SPDX-License-Identifier: MIT
 *
 * The one way that every seen access takes, a compiler's callback or a call of libc: to the trace,
 * once each, and to the race engine.
 *
 * Protocol: sr_read, sr_write or sr_atomic for each; sr_access_forget when the order of the
 * processes may have changed (fork, wait, attach): what is done again after that is recorded again.
 */
#ifndef SCRUTINEER_RUNTIME_ACCESS_H
#define SCRUTINEER_RUNTIME_ACCESS_H

#include <stddef.h>
#include <stdint.h>

#include "arena_format.h"
#include "segments.h"

/* bits: of enum arena_access. An access near a segment. */
void sr_access_near(uint32_t bits, const volatile void *address, size_t size, uintptr_t caller);

void sr_access_forget(void);

/* Here, in line, only what an access to private memory pays. */
static inline void sr_access(uint32_t bits, const volatile void *address, size_t size,
                             uintptr_t caller)
{
    if (__builtin_expect(sr_segments_near(address), 0)) {
        sr_access_near(bits, address, size, caller);
    }
}

static inline void sr_read(const volatile void *address, size_t size, uintptr_t caller)
{
    sr_access(0, address, size, caller);
}

static inline void sr_write(const volatile void *address, size_t size, uintptr_t caller)
{
    sr_access(ARENA_WRITE, address, size, caller);
}

static inline void sr_atomic(const volatile void *address, size_t size, uintptr_t caller)
{
    sr_access(ARENA_WRITE | ARENA_ATOMIC, address, size, caller);
}

static inline void sr_atomic_read(const volatile void *address, size_t size, uintptr_t caller)
{
    sr_access(ARENA_ATOMIC, address, size, caller);
}

#endif
