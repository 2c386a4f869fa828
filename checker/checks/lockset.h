/* SPDX-License-Identifier: MIT
 *
 * Which locks protect which slot of the cars' array: for each slot the locks that were held at
 * every write of a child and every read of the parent while children lived. No lock left means that
 * two processes can be in that slot at once.
 */
#ifndef SCRUTINEER_CHECKS_LOCKSET_H
#define SCRUTINEER_CHECKS_LOCKSET_H

#include "cars.h"
#include "context.h"

struct lockset_gap {
    int slot;
    const struct trace_record *write; /* a child's write, with the fewest locks; */
    const struct trace_record *read;  /* and the parent's read of the slot; NULL: none was seen */
    bool write_bare, read_bare;       /* no lock at all in hand */
};

/* The first slot that is written by a child with no lock in common with all other accesses. */
bool lockset_find_gap(const struct trace_view *trace, int parent, int segment,
                      const struct cars_place *place, struct lockset_gap *gap);

#endif
