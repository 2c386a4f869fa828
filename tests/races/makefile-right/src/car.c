/* SPDX-License-Identifier: MIT
 * What a car does: it notes how many laps it has driven. */
#include "grid.h"

void car_drive(struct grid *grid, int index)
{
    struct car *car = &grid->cars[index];
    sem_wait(&grid->lock);
    car->laps = 10;
    sem_post(&grid->lock);
}
