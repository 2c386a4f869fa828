/* SPDX-License-Identifier: MIT
 *
 * The ranking. See ranking.h.
 */
#if LAB >= 6
#include "ranking.h"

#include <stdlib.h>

#if SOLVED >= 6
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
#else
/* TODO lab 6: two functions that compare two struct entry, as qsort(3) wants it: one for a timed
 * session, one for a race. ranking.h, at ranking_sort(), says what counts, in which order. */
#endif

void ranking_sort(struct view *view)
{
#if SOLVED >= 6
    size_t starters = (size_t)view->starters;
    if (view->minutes == 0)
        qsort(view->entries, starters, sizeof view->entries[0], compare_race);
    else
        qsort(view->entries, starters, sizeof view->entries[0], compare_timed);
#else
    /* TODO lab 6: sort view->entries with qsort(3): only those that take part, and with the
     * function for this kind of session. The next line goes. */
    (void)view;
#endif
}

static void note_best(struct best *best, int ms, int car)
{
#if SOLVED >= 6
    if (ms == 0 || (best->ms != 0 && ms >= best->ms))
        return;
    *best = (struct best){ms, car};
#else
    /* TODO lab 6: `ms` is a best time of that car, 0 if it has none. If it is better than *best (0:
     * there is none so far), it is the best now. The next three lines go. */
    (void)best;
    (void)ms;
    (void)car;
#endif
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
#if SOLVED >= 6
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
#else
    /* TODO lab 6: the gap to the entry before this one: see ranking.h. run.time_ms is the time at
     * the line after car.lap laps, run.time_before_ms that of the lap before. The next line goes.
     */
    return unknown;
#endif
}
#endif
