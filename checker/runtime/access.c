/* SPDX-License-Identifier: MIT
 *
 * Records accesses to segments, each only once. Protocol: see access.h.
 *
 * A car writes the same fields from the same lines lap after lap: what matters is told by the first
 * time. The memory of what was recorded is a table of 64-bit digests, eight a set, in which a set
 * is one cache line. One word an entry: no thread or handler can see half of one. A digest that is
 * pushed out costs a second record, nothing else.
 */
#include <stdbool.h>

#include "access.h"
#include "append.h"
#include "held.h"
#include "self.h"

enum { SETS = 1024, WAYS = 8 };

static _Alignas(64) uint64_t seen[SETS][WAYS];
static uint32_t epoch;

static uint64_t mix(uint64_t digest, uint64_t value)
{
    digest = (digest ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return digest ^ digest >> 29;
}

static uint64_t digest_of(const struct trace_record *record)
{
    uint64_t digest = mix(record->kind, record->pc);
    digest = mix(digest, record->offset);
    digest = mix(digest, (uint64_t)(uint32_t)record->object << 32 | record->size);
    digest = mix(digest, (uint64_t)sr_held_count() << 32 | sr_self_thread());
    digest = mix(digest, __atomic_load_n(&epoch, __ATOMIC_RELAXED));
    return digest | 1; /* 0 marks an empty entry */
}

/* True if it was not there; then it is now. */
static bool remember(uint64_t digest)
{
    uint64_t *set = seen[digest >> 40 & (SETS - 1)];
    for (unsigned way = 0; way < WAYS; way++) {
        uint64_t entry = __atomic_load_n(&set[way], __ATOMIC_RELAXED);
        if (entry == digest) {
            return false;
        }
        if (entry == 0) {
            __atomic_store_n(&set[way], digest, __ATOMIC_RELAXED);
            return true;
        }
    }
    __atomic_store_n(&set[digest >> 56 & (WAYS - 1)], digest, __ATOMIC_RELAXED);
    return true;
}

void sr_access_near(enum trace_kind kind, const volatile void *address, size_t size,
                    uintptr_t caller)
{
    struct sr_place place;
    if (size == 0 || !sr_segments_find(address, &place)) {
        return;
    }
    struct trace_record record = {.kind = kind,
                                  .pc = caller,
                                  .object = place.object,
                                  .size = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size,
                                  .offset = place.offset};
    if (remember(digest_of(&record))) {
        sr_append(&record);
    }
}

void sr_access_forget(void)
{
    __atomic_fetch_add(&epoch, 1, __ATOMIC_RELAXED);
}
