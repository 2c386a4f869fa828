/* SPDX-License-Identifier: MIT
 *
 * Finds what another program shares beside its cars. Given: there is nothing to write here.
 */
#ifndef TOWER_FIND_H
#define TOWER_FIND_H

#include "paddock.h"

/* Looks for the third segment of the race whose cars lie in segment `cars_id`, and attaches it
 * read-only. NULL: there is none (the race may be one of an earlier lab). */
const struct tower *tower_find(int cars_id);

#endif
