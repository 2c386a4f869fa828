/* SPDX-License-Identifier: MIT
 *
 * Which addresses lie in which attached segment. Protocol: see segments.h.
 *
 * The table is read in signal handlers and beside other threads, so it knows no lock: a slot is
 * claimed by an exchange on `used`, and counts from the moment that `end`, stored last, is not 0.
 */
#define _GNU_SOURCE
#include <unistd.h>

#include "segments.h"
#include "trace.h"

enum { MAX_ATTACHED = 1024 };

struct attached {
    uintptr_t start;
    uintptr_t end; /* 0: the slot says nothing */
    int32_t shmid;
    int32_t used;
};

static struct attached table[MAX_ATTACHED];
static uint32_t table_end;  /* slots at and after this one were never used */
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

static struct attached *claim_slot(void)
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

void sr_segments_add(int32_t shmid, const void *address, size_t bytes)
{
    uintptr_t page = (uintptr_t)getpagesize();
    uintptr_t start = (uintptr_t)address;
    uintptr_t end = start + ((bytes + page - 1) & ~(page - 1));
    struct attached *slot = claim_slot();
    if (slot == NULL) {
        return;
    }
    __atomic_store_n(&slot->shmid, shmid, __ATOMIC_RELAXED);
    __atomic_store_n(&slot->start, start, __ATOMIC_RELAXED);
    __atomic_store_n(&slot->end, end, __ATOMIC_RELEASE);
    widen(start, end);
}

int32_t sr_segments_remove(const void *address)
{
    uint32_t count = __atomic_load_n(&table_end, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < count; i++) {
        struct attached *slot = &table[i];
        if (__atomic_load_n(&slot->end, __ATOMIC_ACQUIRE) != 0 &&
            __atomic_load_n(&slot->start, __ATOMIC_RELAXED) == (uintptr_t)address) {
            int32_t shmid = __atomic_load_n(&slot->shmid, __ATOMIC_RELAXED);
            __atomic_store_n(&slot->end, 0, __ATOMIC_RELAXED);
            __atomic_store_n(&slot->used, 0, __ATOMIC_RELEASE);
            return shmid;
        }
    }
    return -1;
}

static bool slot_has(uint32_t index, uintptr_t at, struct sr_place *place)
{
    struct attached *slot = &table[index];
    if (at >= __atomic_load_n(&slot->end, __ATOMIC_ACQUIRE)) {
        return false;
    }
    uintptr_t start = __atomic_load_n(&slot->start, __ATOMIC_RELAXED);
    if (at < start) {
        return false;
    }
    place->object = __atomic_load_n(&slot->shmid, __ATOMIC_RELAXED);
    place->offset = at - start;
    return true;
}

bool sr_segments_find(const volatile void *address, struct sr_place *place)
{
    uintptr_t at = (uintptr_t)address;
    place->object = TRACE_PRIVATE;
    place->offset = at;
    if (!sr_segments_near(address)) {
        return false;
    }
    if (slot_has(__atomic_load_n(&last_found, __ATOMIC_RELAXED), at, place)) {
        return true;
    }
    uint32_t count = __atomic_load_n(&table_end, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < count; i++) {
        if (slot_has(i, at, place)) {
            __atomic_store_n(&last_found, i, __ATOMIC_RELAXED);
            return true;
        }
    }
    return false;
}
