/* SPDX-License-Identifier: MIT
 *
 * Protocol: see unknown.h. How many arguments the function takes is not known: a register that
 * happens to hold an address of a segment counts. No call of libc here, so errno stays.
 */
#include <stdbool.h>
#include <stddef.h>

#include "append.h"
#include "engine/arena.h"
#include "segments.h"
#include "unknown.h"

enum { KEPT = 1024, TRIES = 8, REGISTERS = 6 };

static uint64_t seen[KEPT]; /* digests; 0: free. Full: recorded again, nothing worse. */

static bool is_new(uint64_t digest)
{
    for (uint64_t i = 0; i < TRIES; i++) {
        uint64_t *entry = &seen[((digest >> 32) + i) % KEPT];
        uint64_t found = 0;
        if (__atomic_compare_exchange_n(entry, &found, digest, false, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED)) {
            return true;
        }
        if (found == digest) {
            return false;
        }
    }
    return true;
}

static bool in_segment(uint64_t value, struct sr_place *place)
{
    const void *address = (const void *)(uintptr_t)value; /* NOLINT(performance-no-int-to-ptr) */
    return sr_segments_near(address) && sr_segments_find(address, place);
}

void sr_unknown_call(const uint64_t registers[REGISTERS], uint64_t index, uint64_t return_address)
{
    struct sr_place place;
    for (int i = 0; i < REGISTERS; i++) {
        if (in_segment(registers[i], &place)) {
            if (is_new(sr_mix(sr_mix(1, return_address), index) | 1)) {
                sr_append(&(struct trace_record){.kind = TRACE_UNKNOWN,
                                                 .pc = return_address,
                                                 .object = place.object,
                                                 .offset = place.offset,
                                                 .argument = (int64_t)index});
            }
            return;
        }
    }
}
