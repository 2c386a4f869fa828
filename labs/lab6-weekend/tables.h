/* SPDX-License-Identifier: MIT
 *
 * The live timing as plain text, for what is no terminal. Given: there is nothing to write here.
 */
#ifndef TABLES_H
#define TABLES_H

#include "ranking.h"

/* Prints where the cars are: a row a car, in the order of the view. Ends with fflush, so that it is
 * seen at once and nothing waits in the buffer when a process forks. */
void tables_print_timing(const struct view *view);

/* "pits", "out", "done" ...: what there is to say about a car; "" if it simply drives. */
const char *tables_state(const struct view *view, int index);

#endif
