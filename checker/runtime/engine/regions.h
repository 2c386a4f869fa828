/* SPDX-License-Identifier: MIT
 *
 * Memory that processes share: found again by what it is, not by its address.
 */
#ifndef SCRUTINEER_ENGINE_REGIONS_H
#define SCRUTINEER_ENGINE_REGIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

#define SR_NO_REGION UINT32_MAX

struct sr_region_key {
    int32_t kind; /* enum arena_region_kind */
    int32_t id;   /* SYSV: shmid; ANONYMOUS: the pid */
    uint64_t device, inode;
    uint64_t born; /* FILE: when the file was made, if known; ANONYMOUS: the thread's life */
    uint64_t from; /* FILE: of its first byte in the file */
};

/* The region's number, made with a shadow when nobody knows it yet. bytes: asked for. An ANONYMOUS
 * region is always new: children inherit its number with the mapping. pc, caller_pc: where it is
 * attached, and where the function was called that attaches. */
uint32_t sr_region(const struct sr_region_key *key, uint64_t bytes, uint32_t pc,
                   uint32_t caller_pc);

/* How records name memory that is no System V segment: below TRACE_PRIVATE. */
static inline int32_t sr_region_object(uint32_t region)
{
    return -2 - (int32_t)region;
}

#endif
