/* SPDX-License-Identifier: MIT
 *
 * Copies the cars. See snapshot.h.
 */
#include "snapshot.h"

#include <string.h>

#include "lock.h"

void snapshot_init(struct view *view, const struct paddock *paddock)
{
    const struct tower *tower = paddock->tower;
    memcpy(view->title, tower->title, sizeof view->title);
    view->cars = tower->cars;
    view->starters = tower->starters;
    view->minutes = tower->minutes;
    view->laps = tower->laps;
}

bool snapshot_take(struct view *view, const struct paddock *paddock)
{
    if (!paddock_enter(paddock))
        return false;
    for (int i = 0; i < view->cars; i++) {
        view->entries[i].car = paddock->cars[i];
        view->entries[i].run = paddock->tower->runs[i];
    }
    return lock_release(paddock->lock);
}
