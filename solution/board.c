/* SPDX-License-Identifier: MIT
 *
 * Draws the tables. See board.h. Given: there is nothing to write here.
 */
#if LAB >= 2 && LAB <= 5
#include "board.h"

#include <stdio.h>

#if LAB == 2
void board_print_grid(const F1_Car *cars, int count)
{
    printf("Starting grid\n");
    for (int i = 0; i < count; i++)
        printf("P%-4d car %4d\n", i + 1, cars[i].id);
    fflush(stdout);
}
#endif
#if LAB >= 3
/* 102317 becomes "  1:42.317"; 0, which means "none yet", becomes "-". */
static void print_time(int ms)
{
    if (ms == 0)
        printf("%10s", "-");
    else
        printf("%3d:%02d.%03d", ms / 60000, ms / 1000 % 60, ms % 1000);
}

/* 31045.87 becomes "   31.045": cut off, as in the best times. So a sum of three may look wrong by
 * a thousandth or two. */
static void print_sector(double ms)
{
    printf(" %5d.%03d", (int)ms / 1000, (int)ms % 1000);
}

static const char *state_of(const F1_Car *car)
{
    if (car->out)
        return "out";
    if (car->done)
        return "done";
    if (car->stand)
        return "pits";
    return "";
}

void board_print_timing(const F1_Car *cars, int count)
{
    printf("Live timing\n");
    printf("%-5s %4s %4s %9s %9s %9s %10s %10s\n", "place", "car", "laps", "sector 1", "sector 2",
           "sector 3", "this lap", "best lap");
    for (int i = 0; i < count; i++) {
        const F1_Car *car = &cars[i];
        printf("P%-4d %4d %4d", i + 1, car->id, car->lap);
        print_sector(car->s1);
        print_sector(car->s2);
        print_sector(car->s3);
        printf(" ");
        print_time((int)car->lap_time);
        printf(" ");
        print_time(car->best_lap_time);
        printf(" %s\n", state_of(car));
    }
    fflush(stdout);
}

void board_print_classification(const F1_Car *cars, int count)
{
    printf("Classification\n");
    printf("%-5s %4s %10s %4s\n", "place", "car", "best lap", "laps");
    for (int i = 0; i < count; i++) {
        const F1_Car *car = &cars[i];
        printf("%-5d %4d ", i + 1, car->id);
        print_time(car->best_lap_time);
        printf(" %4d %s\n", car->lap, car->out ? "out" : "-");
    }
    fflush(stdout);
}
#endif
#endif
