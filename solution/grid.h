/* SPDX-License-Identifier: MIT
 *
 * The cars' numbers, and the grid that they start from.
 *
 * Protocol: the parent fills the grid once, right after it has attached the segment.
 */
#if LAB >= 2
#ifndef GRID_H
#define GRID_H

#include "f1_car.h"

/* The number of the car in slot `index` (0, 1, 2 ...). */
int grid_number(int index);

#if LAB <= 5
/* Writes the starting grid: the numbers in order, all other fields 0. */
void grid_fill(F1_Car *cars, int count);
#endif
#if LAB >= 6
/* Writes the starting grid: these numbers in this order, all other fields 0. Only the first cars
 * take part, `starters` of them; the others are done. */
void grid_fill(F1_Car *cars, const int *numbers, int count, int starters);
#endif

#endif
#endif
