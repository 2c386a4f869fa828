/* SPDX-License-Identifier: MIT
 *
 * Copies the cars. See snapshot.h.
 */
#if LAB >= 6
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
#if SOLVED >= 6
    if (!paddock_enter(paddock))
        return false;
    for (int i = 0; i < view->cars; i++) {
        view->entries[i].car = paddock->cars[i];
        view->entries[i].run = paddock->tower->runs[i];
    }
    return lock_release(paddock->lock);
#else
    /* TODO lab 6: with the lock in hand (paddock_enter, lock_release), copy each slot of the cars
     * and of the tower's runs to the entry of that number in the view. Nothing else: sorting and
     * drawing are done with the copy, without the lock. The next two lines go. */
    (void)view;
    (void)paddock;
    return true;
#endif
}
#endif
