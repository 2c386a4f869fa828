/* SPDX-License-Identifier: MIT
 *
 * The cars take one lock, the display another.
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
    lock_take(&shared->other_lock);
    board_copy(shared, copy);
    lock_give(&shared->other_lock);
}
