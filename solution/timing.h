/* SPDX-License-Identifier: MIT
 *
 * What happens to a car: times, stops, retirement. All of it is drawn from the car's own random
 * stream. Times are simulated milliseconds. Given: there is nothing to write here.
 */
#if LAB >= 3
#ifndef TIMING_H
#define TIMING_H

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

#endif
#endif
