/* SPDX-License-Identifier: MIT
 *
 * Which addresses of this process lie in which memory that is shared: System V segments, and what
 * mmap shares.
 *
 * Protocol: sr_segments_add after shmat or mmap, sr_segments_remove after shmdt, sr_segments_cut
 * after munmap. Looking up is safe at any time, in signal handlers too. A forked child inherits the
 * table as it inherits the segments.
 */
#ifndef SCRUTINEER_RUNTIME_SEGMENTS_H
#define SCRUTINEER_RUNTIME_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sr_place {
    int32_t object;  /* shmid; below TRACE_PRIVATE: other shared memory; or TRACE_PRIVATE */
    uint64_t offset; /* in the segment, or the address */
    uint64_t bytes;  /* of the segment, as asked for */
    uint64_t left;   /* from here to the end of the mapping */
    uint32_t region; /* of the race engine; UINT32_MAX: it does not know it */
};

struct sr_mapping {
    const void *address;
    size_t bytes;   /* rounded up to pages here: an access past the size asked for is still in it */
    uint64_t asked; /* the size asked for, from the region's start */
    uint64_t origin; /* where in the region `address` lies */
    int32_t object;
    uint32_t region;
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

/* Without room for it, it stays unwatched, and the arena says so. */
void sr_segments_add(const struct sr_mapping *mapping);

/* The segment attached at exactly `address` is gone; returns its object, or -1. */
int32_t sr_segments_remove(const void *address);

/* What lies in [address, address + bytes) is gone, also from the middle of a mapping. */
void sr_segments_cut(const void *address, size_t bytes);

/* Where `address` lies; false: in no segment, and `place` is set to that private address. */
bool sr_segments_find(const volatile void *address, struct sr_place *place);

#endif
