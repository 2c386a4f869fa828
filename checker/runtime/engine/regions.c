/* SPDX-License-Identifier: MIT
 *
 * Regions. Protocol: see regions.h.
 */
#include "regions.h"

#include "cells.h"
#include "threads.h"

enum { MOST_PROBES = 128, PAGE = 4096 };

static uint64_t hash_of(const struct sr_region_key *key)
{
    static uint32_t made; /* with the id and `born` that an ANONYMOUS key has: never twice */
    uint64_t hash = sr_mix((uint64_t)key->kind, (uint64_t)(uint32_t)key->id);
    hash = sr_mix(sr_mix(hash, key->device), key->inode);
    hash = sr_mix(sr_mix(hash, key->born), key->from);
    if (key->kind == ARENA_ANONYMOUS) {
        hash = sr_mix(hash, __atomic_add_fetch(&made, 1, __ATOMIC_RELAXED));
    }
    return hash | 1;
}

static void give_shadow(struct arena_region *region)
{
    uint64_t rounded = (region->bytes + PAGE - 1) & ~(uint64_t)(PAGE - 1), none = 0;
    if (__atomic_load_n(&region->shadow, __ATOMIC_ACQUIRE) != 0) {
        return;
    }
    uint64_t at = sr_arena_take(&sr_arena.head->shadow, rounded / 8 * sizeof(struct arena_granule));
    if (at == UINT64_MAX) {
        __atomic_fetch_add(&sr_arena.head->unwatched, rounded, __ATOMIC_RELAXED);
        return;
    }
    __atomic_compare_exchange_n(&region->shadow, &none, sr_arena.head->shadow.offset + at, false,
                                __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* Whoever finds an entry that is not ready fills it too: its maker may stand still for long, or
 * have been killed, and meanwhile nothing would be watched. All would write the same into it; of
 * two shadows the first counts. */
static void make_ready(struct arena_region *region, const struct sr_region_key *key, uint64_t bytes)
{
    if (__atomic_load_n(&region->ready, __ATOMIC_ACQUIRE) == 0) {
        region->kind = key->kind;
        region->id = key->kind == ARENA_SYSV ? key->id : (int32_t)(region - sr_arena.regions);
        region->bytes = bytes;
        region->inode = key->inode;
        region->from = key->from;
        give_shadow(region);
        __atomic_store_n(&region->ready, 1, __ATOMIC_RELEASE);
    }
}

static bool is_older(uint32_t life, uint64_t attach_who)
{
    uint32_t other = (uint32_t)attach_who;
    return attach_who == 0 || other >= ARENA_LIVES ||
           arena_life_before(sr_arena.lives, life, other);
}

/* The region's name is read from where it was attached: that must not depend on who was quicker. */
static void attach(struct arena_region *region, uint32_t pc, uint32_t caller_pc)
{
    const struct sr_thread *me = sr_me();
    uint32_t life = me == NULL ? UINT32_MAX : sr_arena.slots[me->slot].life;
    if (life >= ARENA_LIVES) {
        return;
    }
    const struct arena_cell mine = {attach_who(life, me->image), (uint64_t)caller_pc << 32 | pc};
    struct arena_cell before;
    do {
        before = sr_cell_load(&region->attach);
    } while (is_older(life, before.who) && !sr_cell_exchange(&region->attach, before, mine));
}

/* The entry of that key, made if it is not there; NULL: there is no room. */
static struct arena_region *entry_of(const struct sr_region_key *key, uint64_t bytes)
{
    uint64_t hash = hash_of(key);
    for (uint64_t probe = 0; probe < MOST_PROBES; probe++) {
        struct arena_region *region = &sr_arena.regions[((hash >> 20) + probe) % ARENA_REGIONS];
        uint64_t found = __atomic_load_n(&region->hash, __ATOMIC_ACQUIRE);
        if (found == 0 && __atomic_compare_exchange_n(&region->hash, &found, hash, false,
                                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            found = hash;
        }
        if (found == hash) {
            make_ready(region, key, bytes);
            return region;
        }
    }
    return NULL;
}

uint32_t sr_region(const struct sr_region_key *key, uint64_t bytes, uint32_t pc, uint32_t caller_pc)
{
    struct arena_region *region = sr_engine() ? entry_of(key, bytes) : NULL;
    if (region != NULL) {
        attach(region, pc, caller_pc);
        return (uint32_t)(region - sr_arena.regions);
    }
    if (sr_engine()) {
        __atomic_fetch_add(&sr_arena.head->unwatched, bytes, __ATOMIC_RELAXED);
    }
    return SR_NO_REGION;
}
