/* SPDX-License-Identifier: MIT
 *
 * Draws tables on standard output. Given: there is nothing to write here.
 *
 * Protocol: these functions only read. Each ends with fflush, so that a table is seen at once, also
 * where standard output is a pipe, and so that nothing waits in the buffer when a process forks.
 */
#if LAB >= 2 && LAB <= 5
#ifndef BOARD_H
#define BOARD_H

#include "f1_car.h"

#if LAB == 2
/* The grid: a row a car, with its place and its number. */
void board_print_grid(const F1_Car *cars, int count);
#endif
#if LAB >= 3
/* Where the cars are now: a row a car, in the order of the array. */
void board_print_timing(const F1_Car *cars, int count);

/* The final table: place, car, best lap, laps, and "out" for a car that has retired. The array must
 * be in the order of the classification already. */
void board_print_classification(const F1_Car *cars, int count);
#endif

#endif
#endif
