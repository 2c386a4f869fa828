/* SPDX-License-Identifier: MIT
 *
 * The one way that every seen access takes, a compiler's callback or a call of libc.
 *
 * Protocol: sr_access for each; sr_access_forget when the order of the processes may have changed
 * (fork, wait, attach): what is done again after that is recorded again.
 */
#ifndef SCRUTINEER_RUNTIME_ACCESS_H
#define SCRUTINEER_RUNTIME_ACCESS_H

#include <stddef.h>
#include <stdint.h>

#include "segments.h"
#include "trace.h"

/* Records an access near a segment, unless the same one is remembered. */
void sr_access_near(enum trace_kind kind, const volatile void *address, size_t size,
                    uintptr_t caller);

void sr_access_forget(void);

/* Here, in line, only what an access to private memory pays. */
static inline void sr_access(enum trace_kind kind, const volatile void *address, size_t size,
                             uintptr_t caller)
{
    if (__builtin_expect(sr_segments_near(address), 0)) {
        sr_access_near(kind, address, size, caller);
    }
}

static inline void sr_read(const volatile void *address, size_t size, uintptr_t caller)
{
    sr_access(TRACE_READ, address, size, caller);
}

static inline void sr_write(const volatile void *address, size_t size, uintptr_t caller)
{
    sr_access(TRACE_WRITE, address, size, caller);
}

static inline void sr_atomic(const volatile void *address, size_t size, uintptr_t caller)
{
    sr_access(TRACE_ATOMIC, address, size, caller);
}

#endif
