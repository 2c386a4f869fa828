/* SPDX-License-Identifier: MIT
 *
 * One car writes one field without the lock, each time between two sections with it: whoever comes
 * to read in between is nearly always ordered by the lock.
 */
#include "scene.h"

static void car_finishes(struct shared *shared, struct car *car, int step, double time_ms)
{
    lock_take(&shared->lock);
    write_sector(car, step, time_ms);
    lock_give(&shared->lock);
    if (car->id == 1) {
        car->stand = step % 2;
    }
    lock_take(&shared->lock);
    car->done = step == LAPS * SECTORS - 1;
    lock_give(&shared->lock);
}

static void parent_reads(struct shared *shared, struct car *copy)
{
    lock_take(&shared->lock);
    board_copy(shared, copy);
    lock_give(&shared->lock);
}
