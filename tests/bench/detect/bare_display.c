/* SPDX-License-Identifier: MIT
 *
 * The cars take the lock, the display does not.
 */
#include "scene.h"

static void car_finishes(struct shared *shared, struct car *car, int step, double time_ms)
{
    lock_take(&shared->lock);
    write_sector(car, step, time_ms);
    lock_give(&shared->lock);
}

static void parent_reads(struct shared *shared, struct car *copy)
{
    board_copy(shared, copy);
}
