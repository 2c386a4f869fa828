/* SPDX-License-Identifier: MIT
 *
 * Accesses to shared memory. Protocol: see access.h.
 *
 * A car writes the same fields from the same lines lap after lap. Two memories keep that cheap.
 * What this thread has done in this epoch needs no second look by the engine: `recent`,
 * direct-mapped. And the trace wants each access only once: a table of 64-bit digests, eight a set,
 * in which a set is one cache line. One word an entry: no thread or handler can see half of one.
 * What is pushed out of either costs a second look, nothing else.
 */
#include <stdbool.h>

#include "access.h"
#include "append.h"
#include "callers.h"
#include "engine/shadow.h"
#include "held.h"
#include "pointers.h"
#include "self.h"

enum { SETS = 1024, WAYS = 8, RECENT = 256 };

static _Alignas(64) uint64_t seen[SETS][WAYS];
static uint32_t epoch;

static _Thread_local struct recent {
    uint64_t what;  /* address, size, kind */
    uint64_t when;  /* slot, clock, place */
    uint64_t noted; /* in the trace: place, locks held, epoch of the trace */
} recent[RECENT];

static uint64_t digest_of(const struct trace_record *record)
{
    uint64_t digest = sr_mix(record->kind, record->pc);
    digest = sr_mix(digest, record->offset);
    digest = sr_mix(digest, (uint64_t)(uint32_t)record->object << 32 | record->size);
    digest = sr_mix(digest, (uint64_t)sr_held_count() << 32 | sr_self_thread());
    digest = sr_mix(digest, __atomic_load_n(&epoch, __ATOMIC_RELAXED));
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

static uint32_t at_most_32_bits(size_t size)
{
    return size > UINT32_MAX ? UINT32_MAX : (uint32_t)size;
}

static void record(enum trace_kind kind, const struct sr_place *place, size_t size,
                   uintptr_t caller, int64_t argument, uint64_t detail)
{
    struct trace_record record = {.kind = kind,
                                  .pc = caller,
                                  .object = place->object,
                                  .size = at_most_32_bits(size),
                                  .offset = place->offset,
                                  .argument = argument,
                                  .reserved = {detail}};
    if (!sr_append_full() && remember(digest_of(&record))) {
        sr_append(&record);
    }
}

static enum trace_kind kind_of(uint32_t bits)
{
    return bits == 0 ? TRACE_READ : bits == ARENA_WRITE ? TRACE_WRITE : TRACE_ATOMIC;
}

static void to_trace(uint32_t bits, const struct sr_place *place, size_t size, uintptr_t caller)
{
    if (bits != ARENA_ATOMIC) {
        record(kind_of(bits), place, size, caller, 0, 0);
    }
    if (place->offset + size > place->bytes && place->bytes > 0) {
        record(TRACE_OVERRUN, place, size, caller, (int64_t)place->bytes, bits & ARENA_WRITE);
    }
}

static void to_engine(struct sr_thread *me, uint32_t bits, const struct sr_place *place,
                      size_t size, uintptr_t caller)
{
    if (place->region < ARENA_REGIONS) {
        const struct sr_access access = {.region = place->region,
                                         .offset = place->offset,
                                         .bytes = size,
                                         .bits = bits,
                                         .pc = sr_pc(caller),
                                         .caller_pc = sr_pc(sr_callers_last())};
        sr_look_at_signals(me);
        me->accesses++;
        sr_shadow(me, &access);
    }
}

/* Is it in the trace as it would be noted now? If not, it will be. */
static bool is_noted(struct recent *entry, bool same, uintptr_t caller)
{
    uint64_t noted = caller ^ (uint64_t)sr_held_count() << 48 ^
                     __atomic_load_n(&epoch, __ATOMIC_RELAXED) * UINT64_C(0x9e3779b97f4a7c15);
    same = same && entry->noted == noted;
    entry->noted = noted;
    return same;
}

/* Has this thread done just that in this epoch? If not, it has now. */
static bool is_recent(const struct sr_thread *me, uint32_t bits, const volatile void *address,
                      size_t size, uintptr_t caller, bool *noted)
{
    uint64_t what = (uint64_t)(uintptr_t)address ^ (uint64_t)size << 48 ^ (uint64_t)bits << 62;
    uint64_t when = ((uint64_t)me->slot << 32 | sr_clock(me)) ^ (uint64_t)caller << 20;
    struct recent *entry =
        &recent[(what ^ (uint64_t)caller << 13) * UINT64_C(0x9e3779b97f4a7c15) >> 56];
    bool same = entry->what == what;
    if (same && entry->when == when) {
        return true;
    }
    *noted = is_noted(entry, same, caller);
    entry->what = what;
    entry->when = when;
    return false;
}

static void one_mapping(struct sr_thread *me, uint32_t bits, const struct sr_place *place,
                        size_t size, uintptr_t caller, bool noted)
{
    if (!noted) {
        to_trace(bits, place, size, caller);
    }
    if (me != NULL) {
        to_engine(me, bits, place, size, caller);
    }
}

/* Not in line: what most accesses do should not pay for the registers that this needs. */
static __attribute__((noinline)) void note(struct sr_thread *me, uint32_t bits,
                                           const volatile void *address, size_t size,
                                           uintptr_t caller, bool noted)
{
    struct sr_place place;
    const volatile char *at = address;
    while (size > 0 && sr_segments_find(at, &place)) {
        size_t here = size < place.left ? size : (size_t)place.left;
        one_mapping(me, bits, &place, here, caller, noted);
        at += here;
        size -= here;
    }
}

void sr_access_near(uint32_t bits, const volatile void *address, size_t size, uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    bool noted = false;
    sr_pointers_flush();
    if (me != NULL && is_recent(me, bits, address, size, caller, &noted)) {
        return;
    }
    note(me, bits, address, size, caller, noted);
}

void sr_access_forget(void)
{
    __atomic_fetch_add(&epoch, 1, __ATOMIC_RELAXED);
}
