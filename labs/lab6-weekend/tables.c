/* SPDX-License-Identifier: MIT
 *
 * Prints the live timing. See tables.h. Given: there is nothing to write here.
 */
#include "tables.h"

#include <stdio.h>

#include "times.h"

const char *tables_state(const struct view *view, int index)
{
    const F1_Car *car = &view->entries[index].car;
    if (index >= view->starters)
        return "eliminated";
    if (car->out)
        return "out";
    if (car->done)
        return "done";
    if (car->stand)
        return "pits";
    return "";
}

static void print_row(const struct view *view, int index)
{
    char s1[TIMES_TEXT], s2[TIMES_TEXT], s3[TIMES_TEXT], lap[TIMES_TEXT], best[TIMES_TEXT];
    char gap_text[TIMES_TEXT];
    const F1_Car *car = &view->entries[index].car;
    struct gap gap = ranking_gap(view, index);
    printf("P%-4d %4d %4d %8s %8s %8s %10s %10s %11s %s\n", index + 1, car->id, car->lap,
           times_sector(s1, car->s1), times_sector(s2, car->s2), times_sector(s3, car->s3),
           times_lap(lap, car->lap_time), times_lap(best, car->best_lap_time),
           times_gap(gap_text, &gap), tables_state(view, index));
}

void tables_print_timing(const struct view *view)
{
    printf("%s: live timing\n", view->title);
    printf("%-5s %4s %4s %8s %8s %8s %10s %10s %11s\n", "place", "car", "laps", "sector 1",
           "sector 2", "sector 3", "this lap", "best lap", "gap");
    for (int i = 0; i < view->cars; i++)
        print_row(view, i);
    fflush(stdout);
}
