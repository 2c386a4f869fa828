/* SPDX-License-Identifier: MIT
 *
 * The table of pairs of places that race or might.
 */
#ifndef SCRUTINEER_ENGINE_RACES_H
#define SCRUTINEER_ENGINE_RACES_H

#include "threads.h"

/* One access, while it is looked at. */
struct sr_touch {
    struct sr_thread *me;
    uint32_t region;
    uint64_t offset;    /* of the granule in the region */
    uint64_t who, what; /* the cell that this access makes */
    uint32_t bytes;     /* of the whole access */
    uint32_t caller_pc;
    struct arena_race *suspect; /* the last pair met that is not proven */
};

/* This access met that cell, with nothing that orders them (state PROVEN), or ordered by locks that
 * they do not share (state 0). Returns the pair's entry, NULL if there is no room. */
struct arena_race *sr_race_meet(const struct sr_touch *touch, const struct arena_cell *other,
                                uint32_t state);

#endif
