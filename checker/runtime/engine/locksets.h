/* SPDX-License-Identifier: MIT
 *
 * Sets of locks, each kept once and known by its number. 0 is the empty set.
 */
#ifndef SCRUTINEER_ENGINE_LOCKSETS_H
#define SCRUTINEER_ENGINE_LOCKSETS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

enum { SR_LOCKSET_UNKNOWN = 0xffff }; /* too many locks, or too many sets */

/* objects: numbers as sr_object gives them, any order, none twice; it is sorted here. */
uint32_t sr_lockset(uint32_t *objects, uint32_t count);

/* True only if it is known that the two have no lock in common. */
bool sr_locksets_disjoint(uint32_t one, uint32_t other);

#endif
