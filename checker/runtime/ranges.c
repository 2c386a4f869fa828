/* SPDX-License-Identifier: MIT
 *
 * Ranges of files. Protocol: see ranges.h.
 *
 * The list of a file's ranges lies in the engine's objects too: for the range of number n there is
 * the object in whose vectors is published, and an entry, which says where it is. Entries are
 * claimed one after the other and never freed, so a reader goes on until one is free. A range that
 * is being entered belongs to nobody whose release could matter yet.
 */
#include "ranges.h"

#include "engine/objects.h"
#include "order.h"
#include "trace.h"

enum { MOST = 1024 }; /* ranges of a file; all later ones are one, which meets all */
enum {
    FREE,
    CLAIMED,
    FILLED,
    STATE_BITS = 2
}; /* in `holder`; above it slot + 1 of the last taker */
enum { NUMBER_FROM_BIT = 40 };

#define ENTRY (UINT64_C(1) << 63)

static struct arena_object *entry_at(int32_t file, uint32_t number)
{
    struct sr_lock key = {.kind = TRACE_SYNC_RECORD, .object = file, .offset = ENTRY | number};
    uint32_t object = sr_object(&key);
    return object == 0 ? NULL : sr_object_at(object);
}

/* An entry orders nothing, so the fields of one that does are free for what it says. */
static void fill(struct arena_object *entry, const struct sr_range *range)
{
    entry->own[0] = (uint32_t)range->start;
    entry->own[1] = (uint32_t)(range->start >> 32);
    entry->own[2] = (uint32_t)range->end;
    entry->trait = (uint32_t)(range->end >> 32);
    __atomic_store_n(&entry->holder, FILLED, __ATOMIC_RELEASE);
}

static uint32_t state_of(const struct arena_object *entry)
{
    return __atomic_load_n(&entry->holder, __ATOMIC_ACQUIRE) & ((1U << STATE_BITS) - 1);
}

static struct sr_range range_in(const struct arena_object *entry, int32_t file)
{
    return (struct sr_range){.file = file,
                             .start = (uint64_t)entry->own[1] << 32 | entry->own[0],
                             .end = (uint64_t)entry->trait << 32 | entry->own[2]};
}

static struct sr_lock key_of(const struct sr_range *range, uint32_t number)
{
    uint64_t start = range->start & ((UINT64_C(1) << NUMBER_FROM_BIT) - 1);
    return (struct sr_lock){.kind = TRACE_SYNC_RECORD,
                            .object = range->file,
                            .offset = number == MOST ? (uint64_t)MOST << NUMBER_FROM_BIT
                                                     : (uint64_t)number << NUMBER_FROM_BIT | start};
}

/* The next that meets `range`, from *number on, which is counted up. */
static bool next_met(const struct sr_range *range, uint32_t *number, struct sr_lock *key)
{
    for (; *number < MOST; (*number)++) {
        const struct arena_object *entry = entry_at(range->file, *number);
        uint32_t state = entry == NULL ? FREE : state_of(entry);
        struct sr_range known = state == FILLED ? range_in(entry, range->file) : *range;
        if (state == FREE) {
            return false;
        }
        if (state == FILLED && sr_ranges_meet(&known, range)) {
            *key = key_of(&known, (*number)++);
            return true;
        }
    }
    *key = key_of(range, MOST);
    return (*number)++ == MOST;
}

/* Its number; entered if it is new. */
static uint32_t number_of(const struct sr_range *range)
{
    for (uint32_t number = 0; number < MOST; number++) {
        struct arena_object *entry = entry_at(range->file, number);
        uint32_t state = FREE;
        if (entry == NULL) {
            break;
        }
        if (__atomic_compare_exchange_n(&entry->holder, &state, CLAIMED, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE)) {
            fill(entry, range);
            return number;
        }
        struct sr_range known = range_in(entry, range->file);
        if (state_of(entry) == FILLED && known.start == range->start && known.end == range->end) {
            return number;
        }
    }
    return MOST;
}

static void acquire(const struct sr_lock *key, bool shared, uintptr_t caller)
{
    sr_lock_acquire(key, caller);
    if (!shared) {
        sr_acquire_other(key, caller);
    }
}

/* Who knows this epoch of ours knows that we have it. */
static void note_taker(const struct sr_range *range, uint32_t number)
{
    struct sr_thread *me = sr_me();
    struct arena_object *entry =
        me == NULL || number == MOST ? NULL : entry_at(range->file, number);
    if (entry != NULL) {
        entry->pid = (int32_t)sr_clock(me);
        __atomic_store_n(&entry->holder, FILLED | (me->slot + 1) << STATE_BITS, __ATOMIC_RELEASE);
    }
}

void sr_range_take(const struct sr_range *range, bool shared, uintptr_t caller)
{
    uint32_t taken = number_of(range);
    struct sr_lock met, own = key_of(range, taken);
    uint32_t number = 0;
    while (next_met(range, &number, &met)) {
        acquire(&met, shared, caller);
    }
    note_taker(range, taken);
    sr_object_dies_with_me(&own);
}

void sr_range_give(const struct sr_range *range, bool alone, bool shared, uintptr_t caller)
{
    struct sr_lock own = key_of(range, number_of(range));
    if (alone) {
        sr_lock_release(&own, caller);
    }
    if (shared) {
        sr_release_other(&own, caller);
    }
    sr_order_lives_on(&own);
}

static bool knows_taker(const struct sr_thread *me, int32_t file, uint32_t number)
{
    const struct arena_object *entry = number < MOST ? entry_at(file, number) : NULL;
    uint32_t slot = entry == NULL ? 0 : entry->holder >> STATE_BITS;
    return entry == NULL ||
           (slot != 0 && slot <= ARENA_SLOTS && me->row[slot - 1] >= (uint32_t)entry->pid);
}

void sr_range_look(const struct sr_range *range, bool is_free, uintptr_t caller)
{
    static _Thread_local int32_t seen_locked; /* file */
    struct sr_thread *me = sr_me();
    struct sr_lock met;
    uint32_t number = 0;
    if (me == NULL || !is_free) {
        seen_locked = range->file;
        return;
    }
    while (next_met(range, &number, &met)) {
        if (seen_locked == range->file || knows_taker(me, range->file, number - 1)) {
            acquire(&met, false, caller);
        }
    }
}
