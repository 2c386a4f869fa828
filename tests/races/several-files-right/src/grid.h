/* SPDX-License-Identifier: MIT
 * The grid in the segment. grid_make() first, then fork; each car calls car_drive() for itself. */
#ifndef GRID_H
#define GRID_H
#include <semaphore.h>

enum { CARS = 3 };

struct car {
    int number;
    int laps;
};

struct grid {
    sem_t lock;
    struct car cars[CARS];
};

struct grid *grid_make(void);
void car_drive(struct grid *grid, int index);
#endif
