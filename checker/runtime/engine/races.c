/* SPDX-License-Identifier: MIT
 *
 * Pairs of places. Protocol: see races.h.
 *
 * A pair is known by its two places and kinds of access, in no order: so it is kept once, however
 * often it happens and whoever comes first.
 */
#include "races.h"

enum { MOST_PROBES = 32 };

static uint64_t side_hash(uint64_t who, uint64_t what)
{
    uint64_t hash = sr_mix(0, what & UINT64_C(0xff0000ffffffff)); /* without the lockset */
    return sr_mix(hash, cell_bits(who));
}

static uint64_t pair_hash(const struct sr_touch *touch, const struct arena_cell *other)
{
    uint64_t sum = side_hash(touch->who, touch->what) + side_hash(other->who, other->what);
    return sr_mix(sum, touch->region) | 1;
}

static struct arena_race *find(uint64_t hash, bool *is_new)
{
    *is_new = false;
    for (uint64_t probe = 0; probe < MOST_PROBES; probe++) {
        struct arena_race *race = &sr_arena.races[((hash >> 20) + probe) % ARENA_RACES];
        uint64_t found = __atomic_load_n(&race->hash, __ATOMIC_ACQUIRE);
        if (found == 0 && __atomic_compare_exchange_n(&race->hash, &found, hash, false,
                                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            *is_new = true;
            return race;
        }
        if (found == hash) {
            return race;
        }
    }
    __atomic_fetch_add(&sr_arena.head->races.lost, 1, __ATOMIC_RELAXED);
    return NULL;
}

static struct arena_side side_of(uint64_t who, uint64_t what)
{
    uint32_t slot = cell_slot(who), clock = cell_clock(who);
    const struct arena_slot *now = &sr_arena.slots[slot];
    return (struct arena_side){
        .slot = slot,
        .clock = clock,
        .pc = (uint32_t)what,
        .image = cell_image(what),
        .lockset = (uint32_t)(what >> 32) & 0xffff,
        .bits = cell_bits(who),
        .mask = cell_mask(who),
        .release_pc = now->release_clock == clock ? now->release_pc : 0,
    };
}

static void fill(struct arena_race *race, const struct sr_touch *touch,
                 const struct arena_cell *other)
{
    race->region = touch->region;
    race->offset = touch->offset;
    race->sides[0] = side_of(other->who, other->what);
    race->sides[1] = side_of(touch->who, touch->what);
    race->sides[1].bytes = touch->bytes;
    race->sides[1].caller_pc = touch->caller_pc;
    __atomic_store_n(&race->ready, 1, __ATOMIC_RELEASE);
}

static uint32_t direction(const struct arena_race *race, const struct sr_touch *touch)
{
    bool same = race->sides[1].pc == (uint32_t)touch->what;
    return same ? ARENA_FORWARD : ARENA_BACKWARD;
}

struct arena_race *sr_race_meet(const struct sr_touch *touch, const struct arena_cell *other,
                                uint32_t state)
{
    bool is_new;
    struct arena_race *race = find(pair_hash(touch, other), &is_new);
    if (race == NULL) {
        return NULL;
    }
    bool first_proof =
        state == ARENA_PROVEN && (__atomic_load_n(&race->state, __ATOMIC_RELAXED) & state) == 0;
    /* What was suspected is told by the two that proved it. */
    if (is_new || (first_proof && __atomic_exchange_n(&race->ready, 0, __ATOMIC_ACQ_REL) != 0)) {
        fill(race, touch, other);
    }
    uint32_t seen = state == ARENA_PROVEN ? ARENA_PROVEN : direction(race, touch);
    __atomic_fetch_or(&race->state, seen, __ATOMIC_RELEASE);
    if (first_proof) {
        __atomic_fetch_add(&sr_arena.head->proven, 1, __ATOMIC_RELEASE);
    }
    return race;
}

void sr_races_fill_acquire(struct sr_thread *me, uint32_t pc)
{
    uint64_t proven = __atomic_load_n(&sr_arena.head->proven, __ATOMIC_RELAXED);
    if (proven == me->proven || pc == 0) {
        return;
    }
    me->proven = proven;
    uint32_t clock = sr_clock(me);
    for (uint32_t i = 0; i < ARENA_RACES; i++) {
        struct arena_race *race = &sr_arena.races[i];
        for (int k = 0; k < 2 && __atomic_load_n(&race->ready, __ATOMIC_ACQUIRE) != 0; k++) {
            struct arena_side *side = &race->sides[k];
            if (side->slot == me->slot && side->clock == clock && side->acquire_pc == 0) {
                side->acquire_pc = pc;
            }
        }
    }
}
