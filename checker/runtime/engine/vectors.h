/* SPDX-License-Identifier: MIT
 *
 * Vector clocks. A row belongs to a thread and is one array; the vector of an object is made of
 * blocks, as most objects are touched by few. Elements only grow, each by an atomic maximum: there
 * is no moment at which a signal handler, or the death of the process, leaves a vector wrong.
 */
#ifndef SCRUTINEER_ENGINE_VECTORS_H
#define SCRUTINEER_ENGINE_VECTORS_H

#include <stdint.h>

#include "arena.h"

static inline uint32_t *sr_row(uint32_t slot)
{
    return sr_arena.rows + (uint64_t)slot * ARENA_SLOTS;
}

static inline uint32_t *sr_hard_row(uint32_t slot)
{
    return sr_arena.hard + (uint64_t)slot * ARENA_SLOTS;
}

static inline uint32_t sr_slots_used(void)
{
    uint32_t used = __atomic_load_n(&sr_arena.head->slots_used, __ATOMIC_ACQUIRE);
    return used < ARENA_SLOTS ? used : ARENA_SLOTS;
}

/* to := max(to, from), element by element. */
void sr_row_join(uint32_t *to, const uint32_t *from);
void sr_row_copy(uint32_t *to, const uint32_t *from);

/* Joins a row into the vector whose block number is in *vector (0: made now). */
void sr_vector_publish(uint32_t *vector, const uint32_t *row);
/* Joins a vector (0: nothing) into a row. */
void sr_vector_join(uint32_t *row, uint32_t vector);

/* A block used as a set of bits, one a slot, up to 64 * 32 of them; higher ones are left out. */
void sr_vector_set_bit(uint32_t *block, uint32_t bit);
void sr_vector_clear_bit(uint32_t block, uint32_t bit);
const uint32_t *sr_vector_bits(uint32_t block); /* NULL: there is none */

#endif
