/* SPDX-License-Identifier: MIT
 *
 * The championship: the points of several week-ends, added up from their results.
 */
#if LAB >= 6
#ifndef CHAMPIONSHIP_H
#define CHAMPIONSHIP_H

#include <stdbool.h>

/* Reads race.csv of each folder, and sprint.csv where there is one, and prints the table: more
 * points first, then more races won, then the smaller number. `folders` ends with NULL. Where
 * `results` is not NULL the table is also written there: championship.txt and championship.csv.
 * False: a file is missing or damaged, or can't be written, and it was told. */
bool championship_print(char *const *folders, const char *results);

#endif
#endif
