/* SPDX-License-Identifier: MIT
 *
 * Sleeping. Given: there is nothing to write here.
 *
 * A sleep makes the race slow enough to be watched. It orders nothing: what must happen before
 * something else is never made sure of by a sleep.
 */
#ifndef NAP_H
#define NAP_H

#include <time.h>

/* Sleeps for so many real milliseconds; not at all for 0. A signal that asks us to stop ends the
 * sleep early. */
void nap_ms(int ms);

/* Sleeps until so many real milliseconds have gone by since `start`, a moment of CLOCK_MONOTONIC;
 * not at all if they have. A signal that asks us to stop ends the sleep early. */
void nap_until(const struct timespec *start, double ms);

#endif
