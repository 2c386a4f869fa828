/* SPDX-License-Identifier: MIT
 *
 * Vector clocks. Protocol: see vectors.h.
 *
 * A vector is a block of 64 numbers of blocks, each of which holds the clocks of 64 slots.
 */
#include "vectors.h"

static void raise_to(uint32_t *element, uint32_t value)
{
    uint32_t now = __atomic_load_n(element, __ATOMIC_RELAXED);
    while (now < value && !__atomic_compare_exchange_n(element, &now, value, false,
                                                       __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
    }
}

/* The same for a row of one's own, which only this thread writes, in its handlers too: one
 * instruction, but no other processor has to be kept out. */
static void raise_own(uint32_t *element, uint32_t value)
{
#ifdef __x86_64__
    uint32_t now = __atomic_load_n(element, __ATOMIC_RELAXED);
    bool done = false;
    while (now < value && !done) {
        __asm__ volatile("cmpxchgl %3, %1"
                         : "=@ccz"(done), "+m"(*element), "+a"(now)
                         : "r"(value)
                         : "memory");
    }
#else
    raise_to(element, value);
#endif
}

/* Most elements are up to date already: eight at a time are looked at before any is changed. */
static inline __attribute__((always_inline)) void
join_by(void (*raise)(uint32_t *, uint32_t), uint32_t *to, const uint32_t *from, uint32_t count)
{
    for (uint32_t i = 0; i < count; i += 8) {
        uint32_t behind = 0;
        for (uint32_t k = i; k < i + 8; k++) {
            behind |= (uint32_t)(to[k] < from[k]);
        }
        for (uint32_t k = i; behind != 0 && k < i + 8; k++) {
            raise(&to[k], __atomic_load_n(&from[k], __ATOMIC_RELAXED));
        }
    }
}

static void join(uint32_t *to, const uint32_t *from, uint32_t count)
{
    join_by(raise_to, to, from, count);
}

static void join_own(uint32_t *to, const uint32_t *from, uint32_t count)
{
    join_by(raise_own, to, from, count);
}

static uint32_t rounded(uint32_t count)
{
    return (count + 7) & ~7U;
}

void sr_row_join(uint32_t *to, const uint32_t *from)
{
    join_own(to, from, rounded(sr_slots_used()));
}

void sr_row_copy(uint32_t *to, const uint32_t *from)
{
    uint32_t count = sr_slots_used();
    for (uint32_t i = 0; i < count; i++) {
        __atomic_store_n(&to[i], __atomic_load_n(&from[i], __ATOMIC_RELAXED), __ATOMIC_RELAXED);
    }
}

static uint32_t *block_at(uint32_t number)
{
    return sr_arena.blocks + (uint64_t)number * ARENA_BLOCK_WORDS;
}

/* The block whose number is in *place; made if there is none. NULL: no room. */
static uint32_t *block_in(uint32_t *place)
{
    uint32_t number = __atomic_load_n(place, __ATOMIC_ACQUIRE);
    if (number == 0) {
        uint64_t taken = sr_arena_take(&sr_arena.head->blocks, 1);
        if (taken == UINT64_MAX) {
            sr_arena_doubt(ARENA_DOUBT_BLOCKS);
            return NULL;
        }
        /* Block 0 is never given out: the checker starts the count at 1. */
        number = (uint32_t)taken;
        uint32_t none = 0;
        if (!__atomic_compare_exchange_n(place, &none, number, false, __ATOMIC_ACQ_REL,
                                         __ATOMIC_ACQUIRE)) {
            number = none;
        }
    }
    return number < sr_arena.head->blocks.count ? block_at(number) : NULL;
}

static bool is_empty(const uint32_t *row, uint32_t from)
{
    uint32_t any = 0;
    for (uint32_t i = from; i < from + ARENA_BLOCK_WORDS; i++) {
        any |= row[i];
    }
    return any == 0;
}

void sr_vector_publish(uint32_t *vector, const uint32_t *row)
{
    uint32_t *list = block_in(vector);
    uint32_t used = sr_slots_used();
    for (uint32_t from = 0; list != NULL && from < used; from += ARENA_BLOCK_WORDS) {
        uint32_t *place = &list[from / ARENA_BLOCK_WORDS];
        if (__atomic_load_n(place, __ATOMIC_RELAXED) == 0 && is_empty(row, from)) {
            continue;
        }
        uint32_t *block = block_in(place);
        uint32_t left = rounded(used - from);
        if (block != NULL) {
            join(block, row + from, left < ARENA_BLOCK_WORDS ? left : ARENA_BLOCK_WORDS);
        }
    }
}

void sr_vector_join(uint32_t *row, uint32_t vector)
{
    if (vector == 0 || vector >= sr_arena.head->blocks.count) {
        return;
    }
    const uint32_t *list = block_at(vector);
    uint32_t used = sr_slots_used();
    for (uint32_t from = 0; from < used; from += ARENA_BLOCK_WORDS) {
        uint32_t number = __atomic_load_n(&list[from / ARENA_BLOCK_WORDS], __ATOMIC_ACQUIRE);
        if (number != 0 && number < sr_arena.head->blocks.count) {
            uint32_t left = rounded(used - from);
            join_own(row + from, block_at(number),
                     left < ARENA_BLOCK_WORDS ? left : ARENA_BLOCK_WORDS);
        }
    }
}

void sr_vector_set_bit(uint32_t *block, uint32_t bit)
{
    uint32_t *bits = block_in(block);
    uint32_t mask = UINT32_C(1) << bit % 32;
    if (bits != NULL && bit / 32 < ARENA_BLOCK_WORDS &&
        (__atomic_load_n(&bits[bit / 32], __ATOMIC_RELAXED) & mask) == 0) {
        __atomic_fetch_or(&bits[bit / 32], mask, __ATOMIC_RELEASE);
    }
}

void sr_vector_clear_bit(uint32_t block, uint32_t bit)
{
    if (sr_vector_bits(block) != NULL && bit / 32 < ARENA_BLOCK_WORDS) {
        __atomic_fetch_and(&block_at(block)[bit / 32], ~(UINT32_C(1) << bit % 32),
                           __ATOMIC_RELEASE);
    }
}

const uint32_t *sr_vector_bits(uint32_t block)
{
    return block != 0 && block < sr_arena.head->blocks.count ? block_at(block) : NULL;
}
