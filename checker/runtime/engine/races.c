/* SPDX-License-Identifier: MIT
 *
 * Pairs of places. Protocol: see races.h.
 *
 * A pair is known by its two places and kinds of access, in no order: so it is kept once, however
 * often it happens and whoever comes first. What it is told by is one of its sightings, chosen by
 * what was seen and not by when: proven, then the lowest bytes, then by the locks held, the oldest
 * processes and their first epochs. So a program that does the same tells the same.
 *
 * A sighting is written in a place of its own, then the race is made to point to it: who is killed
 * on the way leaves the one that was there.
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

static struct arena_race *find(uint64_t hash)
{
    for (uint64_t probe = 0; probe < MOST_PROBES; probe++) {
        struct arena_race *race = &sr_arena.races[((hash >> 20) + probe) % ARENA_RACES];
        uint64_t found = __atomic_load_n(&race->hash, __ATOMIC_ACQUIRE);
        if (found == 0 && __atomic_compare_exchange_n(&race->hash, &found, hash, false,
                                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            found = hash;
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
    return (struct arena_side){
        .slot = slot,
        .clock = clock,
        .pc = (uint32_t)what,
        .image = cell_image(what),
        .lockset = (uint32_t)(what >> 32) & 0xffff,
        .bits = cell_bits(who),
        .mask = cell_mask(who),
        .life = sr_arena.slots[slot].life,
    };
}

/* Lower words come first; equal: 0. */
static int in_order(const uint64_t *ones, const uint64_t *others, int count)
{
    for (int i = 0; i < count; i++) {
        if (ones[i] != others[i]) {
            return ones[i] < others[i] ? -1 : 1;
        }
    }
    return 0;
}

static int by_life(const struct arena_side *one, const struct arena_side *other)
{
    if (one->life == other->life) {
        return 0;
    }
    return arena_life_before(sr_arena.lives, one->life, other->life) ? -1 : 1;
}

static bool stands_first(const struct arena_side *one, const struct arena_side *other)
{
    const uint64_t ones[] = {one->image, one->pc, one->bits};
    const uint64_t others[] = {other->image, other->pc, other->bits};
    int order = in_order(ones, others, 3);
    return order != 0 ? order < 0 : by_life(one, other) <= 0;
}

static struct arena_sighting sighting_of(const struct sr_touch *touch,
                                         const struct arena_cell *other, bool proven)
{
    struct arena_side theirs = side_of(other->who, other->what);
    struct arena_side mine = side_of(touch->who, touch->what);
    mine.bytes = touch->bytes;
    mine.caller_pc = touch->caller_pc;
    bool first = stands_first(&mine, &theirs);
    return (struct arena_sighting){.offset = touch->offset,
                                   .proven = proven,
                                   .sides = {first ? mine : theirs, first ? theirs : mine}};
}

static uint64_t first_byte(const struct arena_sighting *sighting)
{
    uint32_t common = sighting->sides[0].mask & sighting->sides[1].mask & 255;
    return sighting->offset + (common != 0 ? (uint32_t)__builtin_ctz(common) : 0);
}

/* Is the race better told by this one? */
static bool is_better(const struct arena_sighting *one, const struct arena_sighting *other)
{
    const struct arena_side *ones = one->sides, *others = other->sides;
    const uint64_t what[] = {!one->proven, first_byte(one), ones[0].lockset != 0,
                             ones[1].lockset != 0};
    const uint64_t than[] = {!other->proven, first_byte(other), others[0].lockset != 0,
                             others[1].lockset != 0};
    const uint64_t when[] = {ones[0].clock, ones[1].clock};
    const uint64_t than_when[] = {others[0].clock, others[1].clock};
    int order = in_order(what, than, 4);
    order = order != 0 ? order : by_life(&ones[0], &others[0]);
    order = order != 0 ? order : by_life(&ones[1], &others[1]);
    return (order != 0 ? order : in_order(when, than_when, 2)) < 0;
}

/* Some room is kept for what must be told: a pair's first sighting, and its first proof. NULL:
 * there is no room. */
static struct arena_sighting *place_for(bool must_be_told)
{
    struct arena_section *section = &sr_arena.head->sightings;
    if (!must_be_told &&
        __atomic_load_n(&section->next, __ATOMIC_RELAXED) >= ARENA_SIGHTINGS - 2 * ARENA_RACES) {
        return NULL;
    }
    uint64_t index = sr_arena_take(section, 1);
    return index == UINT64_MAX ? NULL : &sr_arena.sightings[index];
}

static const struct arena_sighting *told_by(uint32_t number)
{
    return number == 0 || number > ARENA_SIGHTINGS ? NULL : &sr_arena.sightings[number - 1];
}

static void tell(struct arena_race *race, const struct arena_sighting *seen)
{
    uint32_t told = __atomic_load_n(&race->told, __ATOMIC_ACQUIRE);
    const struct arena_sighting *old = told_by(told);
    if (old != NULL && !is_better(seen, old)) {
        return;
    }
    struct arena_sighting *sighting = place_for(old == NULL || old->proven != seen->proven);
    if (sighting == NULL) {
        return;
    }
    *sighting = *seen;
    uint32_t number = (uint32_t)(sighting - sr_arena.sightings) + 1;
    while ((old == NULL || is_better(seen, old)) &&
           !__atomic_compare_exchange_n(&race->told, &told, number, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE)) {
        old = told_by(told);
    }
}

/* One place that races with itself has but one direction. */
static uint32_t direction(const struct sr_touch *touch, const struct arena_cell *other)
{
    return (uint32_t)other->what <= (uint32_t)touch->what ? ARENA_FORWARD : ARENA_BACKWARD;
}

struct arena_race *sr_race_meet(const struct sr_touch *touch, const struct arena_cell *other,
                                uint32_t state)
{
    struct arena_race *race = find(pair_hash(touch, other));
    if (race == NULL) {
        return NULL;
    }
    const struct arena_sighting seen = sighting_of(touch, other, state == ARENA_PROVEN);
    race->region = touch->region;
    tell(race, &seen);
    uint32_t bit = state == ARENA_PROVEN ? ARENA_PROVEN : direction(touch, other);
    bool is_new = (__atomic_load_n(&race->state, __ATOMIC_RELAXED) & bit) == 0 &&
                  (__atomic_fetch_or(&race->state, bit, __ATOMIC_RELEASE) & bit) == 0;
    if (is_new && state == ARENA_PROVEN) {
        __atomic_fetch_add(&sr_arena.head->proven, 1, __ATOMIC_RELEASE);
    }
    return race;
}
