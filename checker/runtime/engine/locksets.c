/* SPDX-License-Identifier: MIT
 *
 * Sets of locks. Protocol: see locksets.h.
 */
#include "locksets.h"

enum { MOST_PROBES = 64 };

static void sort(uint32_t *numbers, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint32_t moved = numbers[i], at = i;
        for (; at > 0 && numbers[at - 1] > moved; at--) {
            numbers[at] = numbers[at - 1];
        }
        numbers[at] = moved;
    }
}

/* Whoever finds it before its maker has done so does it too: all write the same. */
static void fill(struct arena_lockset *set, const uint32_t *objects, uint32_t count)
{
    if (__atomic_load_n(&set->ready, __ATOMIC_ACQUIRE) != 0) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        set->objects[i] = objects[i];
    }
    set->count = count;
    __atomic_store_n(&set->ready, 1, __ATOMIC_RELEASE);
}

uint32_t sr_lockset(uint32_t *objects, uint32_t count)
{
    if (count == 0) {
        return 0;
    }
    if (count > ARENA_LOCKS_OF_SET) {
        return SR_LOCKSET_UNKNOWN;
    }
    sort(objects, count);
    uint64_t hash = count;
    for (uint32_t i = 0; i < count; i++) {
        hash = sr_mix(hash, objects[i]);
    }
    hash |= 1;
    for (uint32_t probe = 0; probe < MOST_PROBES; probe++) {
        uint32_t index = ((uint32_t)(hash >> 24) + probe) & (ARENA_LOCKSETS - 1);
        struct arena_lockset *set = &sr_arena.locksets[index];
        uint64_t found = __atomic_load_n(&set->hash, __ATOMIC_ACQUIRE);
        if (index == 0) {
            continue; /* the number of the empty set */
        }
        if (found == 0 && __atomic_compare_exchange_n(&set->hash, &found, hash, false,
                                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            found = hash;
        }
        if (found == hash) {
            fill(set, objects, count);
            return index;
        }
    }
    return SR_LOCKSET_UNKNOWN;
}

bool sr_locksets_disjoint(uint32_t one, uint32_t other)
{
    if (one == 0 || other == 0) {
        return true;
    }
    if (one >= ARENA_LOCKSETS || other >= ARENA_LOCKSETS) {
        return false;
    }
    const struct arena_lockset *first = &sr_arena.locksets[one];
    const struct arena_lockset *second = &sr_arena.locksets[other];
    if (__atomic_load_n(&first->ready, __ATOMIC_ACQUIRE) == 0 ||
        __atomic_load_n(&second->ready, __ATOMIC_ACQUIRE) == 0) {
        return false;
    }
    for (uint32_t i = 0; i < first->count && i < ARENA_LOCKS_OF_SET; i++) {
        for (uint32_t k = 0; k < second->count && k < ARENA_LOCKS_OF_SET; k++) {
            if (first->objects[i] == second->objects[k]) {
                return false;
            }
        }
    }
    return true;
}
