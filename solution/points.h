/* SPDX-License-Identifier: MIT
 *
 * Points for the championship.
 */
#if LAB >= 6
#ifndef POINTS_H
#define POINTS_H

#include <stdbool.h>

#include "programme.h"

/* What a place (1 is the first) of that session is worth. Only races give points, and only to cars
 * that have finished: a race 25 18 15 12 10 8 6 4 2 1, a sprint 8 7 6 5 4 3 2 1. */
int points_for(const struct session_kind *kind, int place, bool retired);

#endif
#endif
