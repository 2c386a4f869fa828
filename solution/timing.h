/* SPDX-License-Identifier: MIT
 *
 * What happens to a car: times, stops, retirement. All of it is drawn from the car's own random
 * stream. Times are simulated milliseconds. Given: there is nothing to write here.
 */
#if LAB >= 3
#ifndef TIMING_H
#define TIMING_H

#if LAB >= 6
#include <stdbool.h>

#endif
#include "random.h"

/* The time of one sector: 25,000 to 45,000 ms, with a fraction. */
double timing_sector_ms(struct random_stream *stream);

/* What a stop in the pits adds to sector 3: 20,000 to 30,000 ms in about one lap of five, or 0. */
double timing_stop_ms(struct random_stream *stream);

/* How many of its `sectors` the car finishes. Fewer than all: it retires in the one after. That
 * happens to about one car of four. */
int timing_finished_sectors(struct random_stream *stream, int sectors);

/* The better of the best time so far (0: none yet) and a new one, in whole milliseconds. */
int timing_best(int best_ms, double new_ms);
#if LAB >= 6

/* What a sector takes, more or less: the measure of the pace. */
enum { TIMING_USUAL_SECTOR_MS = 33000 };

/* What a session has in store for a car. */
struct fate {
    bool retires;
    int sectors;      /* of a race: how many it finishes; all of them, unless it retires */
    double out_ms;    /* of a timed session: when it retires */
    int stop_count;   /* of a race: how often it goes to the pits, */
    int stop_laps[3]; /* and in which laps (the first one is 1) */
};

/* How much slower than the best possible this car is, per sector: 0 to 700 ms, all week-end. */
double timing_handicap_ms(unsigned long seed, int car_id);

/* The time of sector 1, 2 or 3 as it was driven: 26 to 42 seconds. */
double timing_driven_ms(struct random_stream *stream, int sector, double handicap_ms);

/* A race: about one car of four retires (of ten, in a sprint); one to three stops, two are usual
 * (none in a sprint, nor in the last lap). */
void timing_race_fate(struct random_stream *stream, int laps, bool sprint, struct fate *fate);

/* A timed session: one car of twenty breaks down on the way. */
void timing_timed_fate(struct random_stream *stream, double length_ms, struct fate *fate);

/* Does the car stop in that lap of the race? */
bool timing_stops(const struct fate *fate, int lap);

/* What a stop in a race costs: 22 to 28 seconds. */
double timing_race_stop_ms(struct random_stream *stream);
#endif

#endif
#endif
