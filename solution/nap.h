/* SPDX-License-Identifier: MIT
 *
 * Sleeping. Given: there is nothing to write here.
 *
 * A sleep makes the race slow enough to be watched. It orders nothing: what must happen before
 * something else is never made sure of by a sleep.
 */
#if LAB >= 3
#ifndef NAP_H
#define NAP_H

#if LAB >= 6
#include <time.h>
#endif

#if LAB <= 4
/* Sleeps for so many real milliseconds; not at all for 0. */
#endif
#if LAB >= 5
/* Sleeps for so many real milliseconds; not at all for 0. A signal that asks us to stop ends the
 * sleep early. */
#endif
void nap_ms(int ms);
#if LAB >= 6

/* Sleeps until so many real milliseconds have gone by since `start`, a moment of CLOCK_MONOTONIC;
 * not at all if they have. A signal that asks us to stop ends the sleep early. */
void nap_until(const struct timespec *start, double ms);
#endif

#endif
#endif
