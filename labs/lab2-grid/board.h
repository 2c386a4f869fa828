/* SPDX-License-Identifier: MIT
 *
 * Draws tables on standard output. Given: there is nothing to write here.
 *
 * Protocol: these functions only read. Each ends with fflush, so that a table is seen at once, also
 * where standard output is a pipe, and so that nothing waits in the buffer when a process forks.
 */
#ifndef BOARD_H
#define BOARD_H

#include "f1_car.h"

/* The grid: a row a car, with its place and its number. */
void board_print_grid(const F1_Car *cars, int count);

#endif
