/* SPDX-License-Identifier: MIT
 *
 * Prints JSON. See jsonlines.h. Given: there is nothing to write here.
 */
#include "jsonlines.h"

#include <stdio.h>

static void print_gap(const struct view *view, int index)
{
    struct gap gap = ranking_gap(view, index);
    if (gap.known && gap.laps > 0)
        printf(",\"gap_laps\":%d", gap.laps);
    else if (gap.known)
        printf(",\"gap_ms\":%.3f", gap.ms);
}

/* %.17g: read again, it is the same double, so that sums can be checked exactly. */
static void print_car(const struct view *view, int index)
{
    const F1_Car *car = &view->entries[index].car;
    const struct run *run = &view->entries[index].run;
    printf("%s{\"place\":%d,\"id\":%d,\"lap_time\":%.17g,\"s1\":%.17g,\"s2\":%.17g,\"s3\":%.17g",
           index > 0 ? "," : "", index + 1, car->id, car->lap_time, car->s1, car->s2, car->s3);
    printf(",\"best_s1\":%d,\"best_s2\":%d,\"best_s3\":%d", car->best_s1, car->best_s2,
           car->best_s3);
    printf(",\"stand\":%d,\"out\":%d,\"lap\":%d,\"best_lap_time\":%d,\"done\":%d", car->stand,
           car->out, car->lap, car->best_lap_time, car->done);
    printf(",\"time_ms\":%.17g,\"grid\":%d,\"eliminated\":%s", run->time_ms, run->grid,
           index >= view->starters ? "true" : "false");
    print_gap(view, index);
    printf("}");
}

void jsonlines_print(const struct view *view, bool final)
{
    printf("{\"session\":\"%s\",\"final\":%s,\"minutes\":%d,\"laps\":%d,\"starters\":%d,\"cars\":[",
           view->title, final ? "true" : "false", view->minutes, view->laps, view->starters);
    for (int i = 0; i < view->cars; i++)
        print_car(view, i);
    printf("]}\n");
    fflush(stdout);
}
