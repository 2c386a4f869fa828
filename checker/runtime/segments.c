/* SPDX-License-Identifier: MIT
 *
 * Which addresses lie in which shared memory. Protocol: see segments.h.
 *
 * The table is read in signal handlers and beside other threads, so it knows no lock: an entry is
 * claimed by an exchange on `used`, and counts from the moment that `end`, stored last, is not 0.
 */
#define _GNU_SOURCE
#include <unistd.h>

#include "engine/arena.h"
#include "segments.h"
#include "trace.h"

enum { MAX_ATTACHED = 2048 };

struct attached {
    uintptr_t start;
    uintptr_t end; /* 0: the entry says nothing */
    uint64_t asked, origin;
    int32_t object;
    uint32_t region;
    int32_t used;
};

static struct attached table[MAX_ATTACHED];
static uint32_t table_end;  /* entries at and after this one were never used */
static uint32_t last_found; /* most accesses go where the one before went */

struct sr_bounds sr_segments_bounds = {UINTPTR_MAX, 0};

static void widen(uintptr_t start, uintptr_t end)
{
    struct sr_bounds *bounds = &sr_segments_bounds;
    uintptr_t low = __atomic_load_n(&bounds->low, __ATOMIC_RELAXED);
    while (start < low && !__atomic_compare_exchange_n(&bounds->low, &low, start, false,
                                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
    uintptr_t high = __atomic_load_n(&bounds->high, __ATOMIC_RELAXED);
    while (end > high && !__atomic_compare_exchange_n(&bounds->high, &high, end, false,
                                                      __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
}

static struct attached *claim(void)
{
    for (uint32_t i = 0; i < MAX_ATTACHED; i++) {
        if (__atomic_exchange_n(&table[i].used, 1, __ATOMIC_ACQUIRE) == 0) {
            uint32_t end = __atomic_load_n(&table_end, __ATOMIC_RELAXED);
            while (end < i + 1 &&
                   !__atomic_compare_exchange_n(&table_end, &end, i + 1, false, __ATOMIC_RELAXED,
                                                __ATOMIC_RELAXED)) {
            }
            return &table[i];
        }
    }
    return NULL;
}

static void enter(uintptr_t start, uintptr_t end, const struct attached *like)
{
    struct attached *entry = start < end ? claim() : NULL;
    if (start < end && entry == NULL && sr_engine()) {
        __atomic_fetch_add(&sr_arena.head->unwatched, end - start, __ATOMIC_RELAXED);
    }
    if (entry != NULL) {
        entry->object = like->object;
        entry->region = like->region;
        entry->asked = like->asked;
        entry->origin = like->origin + (start - like->start);
        __atomic_store_n(&entry->start, start, __ATOMIC_RELAXED);
        __atomic_store_n(&entry->end, end, __ATOMIC_RELEASE);
        widen(start, end);
    }
}

void sr_segments_add(const struct sr_mapping *mapping)
{
    uintptr_t page = (uintptr_t)getpagesize();
    uintptr_t start = (uintptr_t)mapping->address;
    struct attached like = {.start = start,
                            .asked = mapping->asked,
                            .origin = mapping->origin,
                            .object = mapping->object,
                            .region = mapping->region};
    enter(start, start + ((mapping->bytes + page - 1) & ~(page - 1)), &like);
}

static void forget(struct attached *entry)
{
    __atomic_store_n(&entry->end, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&entry->used, 0, __ATOMIC_RELEASE);
}

int32_t sr_segments_remove(const void *address)
{
    uint32_t count = __atomic_load_n(&table_end, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < count; i++) {
        struct attached *entry = &table[i];
        if (__atomic_load_n(&entry->end, __ATOMIC_ACQUIRE) != 0 &&
            __atomic_load_n(&entry->start, __ATOMIC_RELAXED) == (uintptr_t)address) {
            int32_t object = entry->object;
            forget(entry);
            return object;
        }
    }
    return -1;
}

void sr_segments_cut(const void *address, size_t bytes)
{
    uintptr_t page = (uintptr_t)getpagesize();
    uintptr_t from = (uintptr_t)address, to = from + ((bytes + page - 1) & ~(page - 1));
    uint32_t count = __atomic_load_n(&table_end, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < count; i++) {
        struct attached old = table[i];
        if (old.end != 0 && old.start < to && from < old.end) {
            forget(&table[i]);
            if (old.start < from) {
                enter(old.start, from, &old);
            }
            if (to < old.end) {
                enter(to, old.end, &old);
            }
        }
    }
}

static bool entry_has(uint32_t index, uintptr_t at, struct sr_place *place)
{
    struct attached *entry = &table[index];
    uintptr_t end = __atomic_load_n(&entry->end, __ATOMIC_ACQUIRE);
    if (at >= end) {
        return false;
    }
    uintptr_t start = __atomic_load_n(&entry->start, __ATOMIC_RELAXED);
    if (at < start) {
        return false;
    }
    *place = (struct sr_place){.object = entry->object,
                               .offset = at - start + entry->origin,
                               .bytes = entry->asked,
                               .left = end - at,
                               .region = entry->region};
    return true;
}

bool sr_segments_find(const volatile void *address, struct sr_place *place)
{
    uintptr_t at = (uintptr_t)address;
    *place = (struct sr_place){.object = TRACE_PRIVATE, .offset = at, .region = UINT32_MAX};
    if (!sr_segments_near(address)) {
        return false;
    }
    if (entry_has(__atomic_load_n(&last_found, __ATOMIC_RELAXED), at, place)) {
        return true;
    }
    uint32_t count = __atomic_load_n(&table_end, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < count; i++) {
        if (entry_has(i, at, place)) {
            __atomic_store_n(&last_found, i, __ATOMIC_RELAXED);
            return true;
        }
    }
    return false;
}
