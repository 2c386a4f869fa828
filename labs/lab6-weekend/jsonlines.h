/* SPDX-License-Identifier: MIT
 *
 * The live timing for programs: a line of JSON for each moment. Given: there is nothing to write
 * here.
 */
#ifndef JSONLINES_H
#define JSONLINES_H

#include <stdbool.h>

#include "ranking.h"

/* Prints the view as one line: the session, and an object for each car with all fields of F1_Car by
 * their names, place, time_ms, grid, gap_ms or gap_laps where the gap is known, and "eliminated".
 */
void jsonlines_print(const struct view *view, bool final);

#endif
