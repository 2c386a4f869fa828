/* SPDX-License-Identifier: MIT
 *
 * Time in which the machine itself stood still: a virtual processor that its host did not run. The
 * clock goes on meanwhile, and a program that happened to be on that processor looks as if it had
 * computed all the time. That is no fault of the program, so it does not count against its time.
 *
 * The kernel accounts for each processor's time by ticks, and a processor that does not run takes
 * none: what lacks between its ticks and the clock was lost (or is told as stolen).
 *
 * Protocol: stalls_begin() when a time begins to count, stalls_ms() when it seems to be over.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TICKS_ARE_COARSE_MS = 60 };

static double clock_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* user, nice, system, idle, iowait, irq, softirq; not what was stolen. */
static double ran_ms(const char *numbers)
{
    unsigned long long ticks[7] = {0}, all = 0;
    sscanf(numbers, "%llu %llu %llu %llu %llu %llu %llu", &ticks[0], &ticks[1], &ticks[2],
           &ticks[3], &ticks[4], &ticks[5], &ticks[6]);
    for (size_t i = 0; i < 7; i++) {
        all += ticks[i];
    }
    return (double)all * 1e3 / (double)sysconf(_SC_CLK_TCK);
}

static void read_processors(double of_ms[MOST_PROCESSORS])
{
    char line[512];
    unsigned number;
    int length;
    FILE *file = fopen("/proc/stat", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "cpu%u%n", &number, &length) == 1 && number < MOST_PROCESSORS) {
            of_ms[number] = ran_ms(line + length);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

void stalls_begin(struct stalls *stalls)
{
    memset(stalls, 0, sizeof *stalls);
    read_processors(stalls->ran_ms);
    stalls->began_ms = clock_now_ms();
}

double stalls_ms(const struct stalls *stalls)
{
    double now_ms[MOST_PROCESSORS] = {0}, most_ms = 0;
    double passed_ms = clock_now_ms() - stalls->began_ms;
    read_processors(now_ms);
    for (size_t i = 0; i < MOST_PROCESSORS; i++) {
        double lost_ms = passed_ms - (now_ms[i] - stalls->ran_ms[i]);
        if (now_ms[i] > 0 && stalls->ran_ms[i] > 0 && lost_ms > most_ms) {
            most_ms = lost_ms;
        }
    }
    return most_ms > TICKS_ARE_COARSE_MS ? most_ms : 0;
}
