/* SPDX-License-Identifier: MIT
 * What a car does: it counts its laps. */
#include "grid.h"

void car_drive(struct grid *grid, int index)
{
    struct car *car = &grid->cars[index];
    for (int lap = 1; lap <= 10; lap++) {
        car->laps = lap;
    }
}
