/* SPDX-License-Identifier: MIT
 *
 * The ranking. See ranking.h.
 */
#include "ranking.h"

#include <stdlib.h>

/* For qsort: negative when a comes before b. */
static int compare_timed(const void *a, const void *b)
{
    const F1_Car *left = &((const struct entry *)a)->car;
    const F1_Car *right = &((const struct entry *)b)->car;
    if (left->best_lap_time == right->best_lap_time)
        return left->id - right->id;
    if (left->best_lap_time == 0)
        return 1;
    if (right->best_lap_time == 0)
        return -1;
    return left->best_lap_time - right->best_lap_time;
}

static int compare_race(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    if (left->car.out != right->car.out)
        return left->car.out - right->car.out;
    if (left->car.lap != right->car.lap)
        return right->car.lap - left->car.lap;
    /* Not the difference: as an int, 0.4 would be 0. */
    if (left->run.time_ms < right->run.time_ms)
        return -1;
    if (left->run.time_ms > right->run.time_ms)
        return 1;
    return left->run.grid - right->run.grid;
}

void ranking_sort(struct view *view)
{
    size_t starters = (size_t)view->starters;
    if (view->minutes == 0)
        qsort(view->entries, starters, sizeof view->entries[0], compare_race);
    else
        qsort(view->entries, starters, sizeof view->entries[0], compare_timed);
}

static void note_best(struct best *best, int ms, int car)
{
    if (ms == 0 || (best->ms != 0 && ms >= best->ms))
        return;
    *best = (struct best){ms, car};
}

void ranking_bests(const struct view *view, struct bests *bests)
{
    *bests = (struct bests){0};
    for (int i = 0; i < view->starters; i++) {
        const F1_Car *car = &view->entries[i].car;
        note_best(&bests->sector[0], car->best_s1, car->id);
        note_best(&bests->sector[1], car->best_s2, car->id);
        note_best(&bests->sector[2], car->best_s3, car->id);
        note_best(&bests->lap, car->best_lap_time, car->id);
    }
}

struct gap ranking_gap(const struct view *view, int index)
{
    struct gap unknown = {.known = false};
    if (index == 0 || index >= view->starters)
        return unknown;
    const struct entry *ahead = &view->entries[index - 1];
    const struct entry *behind = &view->entries[index];
    if (view->minutes != 0) {
        if (behind->car.best_lap_time == 0)
            return unknown;
        double ms = behind->car.best_lap_time - ahead->car.best_lap_time;
        return (struct gap){.known = true, .ms = ms};
    }
    int laps = ahead->car.lap - behind->car.lap;
    if (behind->car.out || behind->car.lap == 0)
        return unknown;
    if (laps == 0)
        return (struct gap){.known = true, .ms = behind->run.time_ms - ahead->run.time_ms};
    /* The one ahead has perhaps just begun the next lap: then compare where both have been. */
    double ms = behind->run.time_ms - ahead->run.time_before_ms;
    if (laps == 1 && ms >= 0)
        return (struct gap){.known = true, .ms = ms};
    return (struct gap){.known = true, .laps = laps};
}
