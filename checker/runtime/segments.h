/* SPDX-License-Identifier: MIT
 *
 * Which addresses of this process lie in which attached System V segment.
 *
 * Protocol: sr_segments_add after shmat, sr_segments_remove after shmdt. Looking up is safe at any
 * time, in signal handlers too. A forked child inherits the table as it inherits the segments.
 */
#ifndef SCRUTINEER_RUNTIME_SEGMENTS_H
#define SCRUTINEER_RUNTIME_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sr_place {
    int32_t object;  /* shmid, or TRACE_PRIVATE */
    uint64_t offset; /* in the segment, or the address */
};

/* Nothing outside of [low, high) is in a segment; empty without a trace. */
struct sr_bounds {
    uintptr_t low;
    uintptr_t high;
};
extern struct sr_bounds sr_segments_bounds;

/* The cheap test that nearly every access fails. */
static inline bool sr_segments_near(const volatile void *address)
{
    uintptr_t at = (uintptr_t)address;
    return at >= __atomic_load_n(&sr_segments_bounds.low, __ATOMIC_RELAXED) &&
           at < __atomic_load_n(&sr_segments_bounds.high, __ATOMIC_RELAXED);
}

/* `bytes` is rounded up to pages: an access past the size asked for is still the segment's. */
void sr_segments_add(int32_t shmid, const void *address, size_t bytes);

/* The segment attached at exactly `address` is gone; returns its id, or -1. */
int32_t sr_segments_remove(const void *address);

/* Where `address` lies; false: in no segment, and `place` is set to that private address. */
bool sr_segments_find(const volatile void *address, struct sr_place *place);

#endif
