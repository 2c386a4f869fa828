/* SPDX-License-Identifier: MIT
 *
 * What is shared. See paddock.h. Lab 5 has written most of this already, in race.c.
 */
#include "paddock.h"

#include <stdio.h>
#include <string.h>

#include "grid.h"
#include "lock.h"
#include "segment.h"

static void tell_segment(int id, const struct options *options)
{
    if (options->json)
        printf("{\"segment\":%d}\n", id);
    else
        printf("The cars' segment is %d. Look at it: ipcs -m -i %d\n", id, id);
    fflush(stdout);
}

/* Each thing is noted as soon as we have it, so that paddock_give_back() knows how far we came. */
bool paddock_acquire(struct paddock *paddock, const struct options *options)
{
    *paddock = (struct paddock){.cars_id = -1, .tower_id = -1, .lock_id = -1};
    size_t cars = (size_t)options->cars;
    key_t key = segment_key(options->by_key);
    if (key == -1)
        return false;
    paddock->cars_id = segment_create(key, sizeof(F1_Car) * cars, options->mode);
    if (paddock->cars_id == -1)
        return false;
    tell_segment(paddock->cars_id, options);
    paddock->cars = segment_attach(paddock->cars_id);
    if (paddock->cars == NULL)
        return false;

    size_t tower_bytes = sizeof(struct tower) + sizeof(struct run) * cars;
    paddock->tower_id = segment_create(IPC_PRIVATE, tower_bytes, 0600);
    if (paddock->tower_id == -1)
        return false;
    paddock->tower = segment_attach(paddock->tower_id);
    if (paddock->tower == NULL)
        return false;
    paddock->tower->cars_id = paddock->cars_id;
    paddock->tower->cars = options->cars;
    paddock->lock = lock_create(&paddock->lock_id);
    return paddock->lock != NULL;
}

/* All of it is tried, also after a failure: the rest shall not stay behind because of it. */
bool paddock_give_back(const struct paddock *paddock)
{
    bool ok = true;
    if (paddock->lock != NULL && !lock_destroy(paddock->lock))
        ok = false;
    if (paddock->lock_id != -1 && !segment_remove(paddock->lock_id))
        ok = false;
    if (paddock->tower != NULL && !segment_detach(paddock->tower))
        ok = false;
    if (paddock->tower_id != -1 && !segment_remove(paddock->tower_id))
        ok = false;
    if (paddock->cars != NULL && !segment_detach(paddock->cars))
        ok = false;
    if (paddock->cars_id != -1 && !segment_remove(paddock->cars_id))
        ok = false;
    return ok;
}

bool paddock_enter(const struct paddock *paddock)
{
    return lock_take_in_time(paddock->lock);
}

bool paddock_retire(const struct paddock *paddock, F1_Car *car)
{
    if (!paddock_enter(paddock))
        return false;
    if (!car->done) {
        car->out = 1;
        car->done = 1;
    }
    return lock_release(paddock->lock);
}

bool paddock_line_up(struct paddock *paddock, const struct session_kind *kind, int laps,
                     const int *numbers)
{
    struct tower *tower = paddock->tower;
    if (!paddock_enter(paddock)) /* no car is there, but somebody may be looking */
        return false;
    tower->starters = programme_starters(kind, tower->cars);
    tower->minutes = kind->minutes;
    tower->laps = laps;
    snprintf(tower->title, sizeof tower->title, "%s", kind->title);
    grid_fill(paddock->cars, numbers, tower->cars, tower->starters);
    for (int i = 0; i < tower->cars; i++)
        tower->runs[i] = (struct run){.grid = kind->minutes == 0 ? i + 1 : 0};
    return lock_release(paddock->lock);
}
