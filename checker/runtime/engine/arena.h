/* SPDX-License-Identifier: MIT
 *
 * The shared memory of the race engine, as this process has it mapped. The format is
 * abi/arena_format.h.
 *
 * Protocol: sr_arena_open once, with the start of the mapped trace file. When it returns false
 * there is no arena and no other function of the engine may be called: sr_engine (below) stays
 * false.
 */
#ifndef SCRUTINEER_ENGINE_ARENA_H
#define SCRUTINEER_ENGINE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena_format.h"

struct sr_arena {
    struct arena *head; /* NULL: no arena */
    char *base;         /* of the file; offsets in the arena count from here */
    struct arena_slot *slots;
    struct arena_life *lives;
    uint32_t *rows, *hard;
    struct arena_object *objects;
    uint32_t *blocks;
    struct arena_lockset *locksets;
    struct arena_region *regions;
    struct arena_image *images;
    struct arena_race *races;
    struct arena_sighting *sightings;
    uint32_t *heads;
    struct arena_extra *extras;
};

extern struct sr_arena sr_arena;

static inline bool sr_engine(void)
{
    return sr_arena.head != NULL;
}

bool sr_arena_open(void *file, uint64_t bytes);

/* The next `count` entries of a section; UINT64_MAX and counted as lost if there is no room. */
uint64_t sr_arena_take(struct arena_section *section, uint64_t count);

void sr_arena_doubt(enum arena_doubt doubt);

static inline uint64_t sr_mix(uint64_t digest, uint64_t value)
{
    digest = (digest ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return digest ^ digest >> 29;
}

#endif
