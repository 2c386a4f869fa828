/* SPDX-License-Identifier: MIT
 *
 * Regions. Protocol: see regions.h.
 */
#include "regions.h"

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

static uint64_t shadow_for(uint64_t bytes)
{
    uint64_t rounded = (bytes + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    uint64_t at = sr_arena_take(&sr_arena.head->shadow, rounded / 8 * sizeof(struct arena_granule));
    if (at == UINT64_MAX) {
        __atomic_fetch_add(&sr_arena.head->unwatched, rounded, __ATOMIC_RELAXED);
        return 0;
    }
    return sr_arena.head->shadow.offset + at;
}

static void await(const struct arena_region *region)
{
    /* Its maker may have been killed between claiming and filling: then it stays unwatched. */
    for (int i = 0; i < 1000000 && __atomic_load_n(&region->ready, __ATOMIC_ACQUIRE) == 0; i++) {
    }
}

static void fill(struct arena_region *region, uint32_t index, const struct sr_region_key *key,
                 uint64_t bytes)
{
    region->kind = key->kind;
    region->id = key->kind == ARENA_SYSV ? key->id : (int32_t)index;
    region->bytes = bytes;
    region->inode = key->inode;
    region->from = key->from;
    region->shadow = shadow_for(bytes);
}

uint32_t sr_region(const struct sr_region_key *key, uint64_t bytes, uint32_t pc, uint32_t caller_pc,
                   uint32_t image)
{
    uint64_t hash = hash_of(key);
    if (!sr_engine()) {
        return SR_NO_REGION;
    }
    for (uint64_t probe = 0; probe < MOST_PROBES; probe++) {
        uint32_t index = (uint32_t)(((hash >> 20) + probe) % ARENA_REGIONS);
        struct arena_region *region = &sr_arena.regions[index];
        uint64_t found = __atomic_load_n(&region->hash, __ATOMIC_ACQUIRE);
        if (found == 0 && __atomic_compare_exchange_n(&region->hash, &found, hash, false,
                                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            fill(region, index, key, bytes);
            region->attach_pc = pc;
            region->caller_pc = caller_pc;
            region->image = image;
            __atomic_store_n(&region->ready, 1, __ATOMIC_RELEASE);
            return index;
        }
        if (found == hash) {
            await(region);
            return index;
        }
    }
    __atomic_fetch_add(&sr_arena.head->unwatched, bytes, __ATOMIC_RELAXED);
    return SR_NO_REGION;
}
