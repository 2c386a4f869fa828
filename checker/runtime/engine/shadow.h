/* SPDX-License-Identifier: MIT
 *
 * The shadow of shared memory: who touched which bytes last, in which epoch, with which locks.
 */
#ifndef SCRUTINEER_ENGINE_SHADOW_H
#define SCRUTINEER_ENGINE_SHADOW_H

#include <stddef.h>
#include <stdint.h>

#include "threads.h"

struct sr_access {
    uint32_t region; /* number of the region, as regions.h gives it */
    uint64_t offset; /* in the region */
    size_t bytes;    /* at least 1 */
    uint32_t bits;   /* enum arena_access */
    uint32_t pc, caller_pc;
};

/* Notes the access and meets those of others. Lets the calling thread pause where that may help two
 * accesses to meet. */
void sr_shadow(struct sr_thread *me, const struct sr_access *access);

#endif
