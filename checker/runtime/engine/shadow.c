/* SPDX-License-Identifier: MIT
 *
 * The shadow. Protocol: see shadow.h.
 *
 * A thread first puts its own cell in, by one 16-byte exchange, and then looks at the others that
 * have changed meanwhile: of two that come at once at least one sees the other. A cell may be
 * replaced when all that a later access could collide with there, it would also collide with in the
 * new one: a cell of the same thread and kind; or one that comes before this access and that this
 * access dominates.
 */
#include "shadow.h"

#include "cells.h"
#include "locksets.h"
#include "pause.h"
#include "races.h"

enum { MOST_TRIES = 16, MOST_EXTRAS = 4096 };

/* All that collides with `other` collides with `mine` too. */
static bool dominates(uint32_t mine, uint32_t other)
{
    switch (mine) {
    case ARENA_WRITE:
        return true;
    case ARENA_WRITE | ARENA_ATOMIC:
        return (other & ARENA_ATOMIC) != 0;
    case ARENA_ATOMIC:
        return other == ARENA_ATOMIC;
    default:
        return (other & ARENA_WRITE) == 0;
    }
}

static bool collide(uint64_t one, uint64_t other)
{
    uint32_t bits = cell_bits(one), others = cell_bits(other);
    return (cell_mask(one) & cell_mask(other)) != 0 && ((bits | others) & ARENA_WRITE) != 0 &&
           (bits & others & ARENA_ATOMIC) == 0;
}

static void meet(struct sr_touch *touch, const struct arena_cell *cell)
{
    const struct sr_thread *me = touch->me;
    uint32_t slot = cell_slot(cell->who), clock = cell_clock(cell->who);
    if (slot == me->slot || !collide(touch->who, cell->who)) {
        return;
    }
    if (me->row[slot] < clock) {
        sr_race_meet(touch, cell, ARENA_PROVEN);
    } else if (me->hard[slot] < clock &&
               sr_locksets_disjoint((uint32_t)(cell->what >> 32) & 0xffff,
                                    (uint32_t)(touch->what >> 32) & 0xffff)) {
        struct arena_race *race = sr_race_meet(touch, cell, 0);
        touch->suspect = race != NULL ? race : touch->suspect;
    }
}

enum fitness { NO, EMPTY, DOMINATED, OWN, THERE };

/* How well this cell can be replaced by the touch's own. THERE: it need not be. */
static enum fitness fitness_of(const struct sr_touch *touch, uint64_t who)
{
    uint32_t mask = cell_mask(touch->who), others = cell_mask(who);
    if (who == 0) {
        return EMPTY;
    }
    if (cell_slot(who) == touch->me->slot) {
        bool same_kind = cell_bits(who) == cell_bits(touch->who);
        if (same_kind && cell_clock(who) == cell_clock(touch->who) && (mask & ~others) == 0) {
            return THERE;
        }
        return same_kind && (others & ~mask) == 0 ? OWN : NO;
    }
    bool before = touch->me->row[cell_slot(who)] >= cell_clock(who);
    return before && (others & ~mask) == 0 && dominates(cell_bits(touch->who), cell_bits(who))
               ? DOMINATED
               : NO;
}

struct choice {
    struct arena_cell *cell;
    struct arena_cell seen;
    enum fitness fitness;
};

/* Meets the four cells; the best one to replace goes into *choice. True: none of them is empty. */
static bool look_at(struct sr_touch *touch, struct arena_cell *cells, struct arena_cell *seen,
                    struct choice *choice)
{
    bool full = true;
    for (int i = 0; i < ARENA_CELLS; i++) {
        seen[i] = sr_cell_load(&cells[i]);
        enum fitness fitness = fitness_of(touch, seen[i].who);
        full &= fitness != EMPTY;
        if (fitness != EMPTY) {
            meet(touch, &seen[i]);
        }
        if (fitness > choice->fitness) {
            *choice = (struct choice){&cells[i], seen[i], fitness};
        }
    }
    return full;
}

/* Those that came while ours was put in. */
static void look_again(struct sr_touch *touch, const struct arena_cell *cells,
                       const struct arena_cell *seen)
{
    for (int i = 0; i < ARENA_CELLS; i++) {
        uint64_t who = __atomic_load_n(&cells[i].who, __ATOMIC_ACQUIRE);
        if (who != seen[i].who && who != touch->who && who != 0) {
            struct arena_cell now = sr_cell_load(&cells[i]);
            meet(touch, &now);
        }
    }
}

static uint32_t *head_of(uint64_t granule)
{
    return &sr_arena.heads[sr_mix(1, granule) >> 20 & (ARENA_EXTRA_HEADS - 1)];
}

static void look_at_extras(struct sr_touch *touch, uint64_t granule, struct choice *choice)
{
    struct arena_cell seen[ARENA_CELLS];
    uint32_t number = __atomic_load_n(head_of(granule), __ATOMIC_ACQUIRE);
    for (int i = 0; number != 0 && number <= ARENA_EXTRAS && i < MOST_EXTRAS; i++) {
        struct arena_extra *extra = &sr_arena.extras[number - 1];
        if (extra->granule == granule) {
            look_at(touch, extra->cells, seen, choice);
        }
        number = extra->next;
    }
}

/* One more piece of the list, with our cell in it. */
static bool add_extra(const struct sr_touch *touch, uint64_t granule)
{
    uint64_t index = sr_arena_take(&sr_arena.head->extras, 1);
    if (index == UINT64_MAX) {
        return false;
    }
    struct arena_extra *extra = &sr_arena.extras[index];
    uint32_t *head = head_of(granule);
    extra->granule = granule;
    extra->cells[0] = (struct arena_cell){touch->who, touch->what};
    uint32_t first = __atomic_load_n(head, __ATOMIC_ACQUIRE);
    do {
        extra->next = first;
    } while (!__atomic_compare_exchange_n(head, &first, (uint32_t)index + 1, false,
                                          __ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE));
    return true;
}

/* Nowhere left: another's cell goes, and a race with it may be missed. */
static void displace(const struct sr_touch *touch, struct arena_cell *cells)
{
    struct arena_cell *cell = &cells[touch->me->slot % ARENA_CELLS];
    sr_cell_exchange(cell, sr_cell_load(cell), (struct arena_cell){touch->who, touch->what});
}

/* Is there nothing to meet in another's cell: ordered, and not only by how a lock went round? */
static inline bool is_settled(const struct sr_touch *touch, const struct arena_cell *cell,
                              uint64_t who)
{
    const struct sr_thread *me = touch->me;
    uint32_t slot = cell_slot(who), clock = cell_clock(who);
    if (slot == me->slot || !collide(touch->who, who)) {
        return true;
    }
    if (me->row[slot] < clock) {
        return false;
    }
    uint32_t mine = (uint32_t)(touch->what >> 32) & 0xffff;
    return me->hard[slot] >= clock ||
           (mine != 0 && mine != SR_LOCKSET_UNKNOWN &&
            mine == ((uint32_t)(__atomic_load_n(&cell->what, __ATOMIC_ACQUIRE) >> 32) & 0xffff));
}

/* The same of all that lie in the granule's extras; none of them may be the touch's own. */
static bool are_settled(const struct sr_touch *touch, uint64_t granule)
{
    uint32_t number = __atomic_load_n(head_of(granule), __ATOMIC_ACQUIRE);
    for (int i = 0; number != 0 && number <= ARENA_EXTRAS; i++) {
        const struct arena_extra *extra = &sr_arena.extras[number - 1];
        for (int k = 0; k < ARENA_CELLS && extra->granule == granule; k++) {
            uint64_t who = __atomic_load_n(&extra->cells[k].who, __ATOMIC_ACQUIRE);
            if (i >= MOST_EXTRAS || (who != 0 && !is_settled(touch, &extra->cells[k], who))) {
                return false;
            }
        }
        number = extra->next;
    }
    return true;
}

/* What happens most: this thread did the same here before, and what others did here is settled.
 * False: something is not so, and nothing or only our own cell was changed. */
static bool touch_again(struct sr_touch *touch, struct arena_cell *cells, uint64_t granule)
{
    uint64_t who[ARENA_CELLS];
    const uint64_t but_clock = ~UINT64_C(0xffffffff);
    int own = -1;
    bool full = true; /* then there may be extras */
    for (int i = 0; i < ARENA_CELLS; i++) {
        who[i] = __atomic_load_n(&cells[i].who, __ATOMIC_ACQUIRE);
        if (((who[i] ^ touch->who) & but_clock) == 0) {
            own = i;
        } else if (who[i] == 0) {
            full = false;
        } else if (!is_settled(touch, &cells[i], who[i])) {
            return false;
        }
    }
    if (own < 0 || (full && !are_settled(touch, granule))) {
        return false;
    }
    if (who[own] == touch->who) {
        return true;
    }
    struct arena_cell old = {who[own], __atomic_load_n(&cells[own].what, __ATOMIC_RELAXED)};
    if (!sr_cell_exchange(&cells[own], old, (struct arena_cell){touch->who, touch->what})) {
        return false;
    }
    bool same = true;
    for (int i = 0; i < ARENA_CELLS; i++) {
        same &= i == own || __atomic_load_n(&cells[i].who, __ATOMIC_ACQUIRE) == who[i];
    }
    return same;
}

static void touch_granule(struct sr_touch *touch, uint64_t granule)
{
    struct arena_cell *cells = (struct arena_cell *)(void *)(sr_arena.base + granule);
    if (touch_again(touch, cells, granule)) {
        return;
    }
    struct arena_cell seen[ARENA_CELLS];
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        struct choice choice = {NULL, {0, 0}, NO};
        bool full = look_at(touch, cells, seen, &choice);
        if (full) {
            look_at_extras(touch, granule, &choice);
        }
        if (choice.fitness == THERE) {
            return;
        }
        bool done = choice.cell == NULL
                        ? add_extra(touch, granule)
                        : sr_cell_exchange(choice.cell, choice.seen,
                                           (struct arena_cell){touch->who, touch->what});
        if (done) {
            look_again(touch, cells, seen);
            return;
        }
        if (choice.cell == NULL) {
            break;
        }
    }
    displace(touch, cells);
}

void sr_shadow(struct sr_thread *me, const struct sr_access *access)
{
    const struct arena_region *region = &sr_arena.regions[access->region];
    if (region->shadow == 0) {
        return;
    }
    struct sr_touch touch = {.me = me,
                             .region = access->region,
                             .bytes = (uint32_t)access->bytes,
                             .caller_pc = access->caller_pc,
                             .what = cell_what(access->pc, me->lockset, me->image)};
    uint32_t clock = me->backdate != 0 ? me->backdate : sr_clock(me);
    uint64_t end = access->offset + access->bytes;
    uint64_t watched = (region->bytes + 4095) & ~UINT64_C(4095);
    end = end < watched ? end : watched;
    for (uint64_t at = access->offset & ~UINT64_C(7); at < end; at += 8) {
        uint32_t mask = 255;
        mask &= at < access->offset ? 255U << (access->offset - at) : 255U;
        mask &= end - at < 8 ? (1U << (end - at)) - 1 : 255U;
        touch.offset = at;
        touch.who = cell_who(me->slot, clock, mask & 255, access->bits);
        touch_granule(&touch, region->shadow + at * (sizeof(struct arena_granule) / 8));
    }
    sr_pause(&touch, access);
}
