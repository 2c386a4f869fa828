/* SPDX-License-Identifier: MIT
 *
 * Sleeping. See nap.h. Given: there is nothing to write here.
 */
#if LAB >= 3
#include "nap.h"

#include <errno.h>
#include <stdbool.h>
#include <time.h>

#if LAB >= 5
#include "stop.h"
#endif

void nap_ms(int ms)
{
    if (ms == 0)
        return;
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    /* EINTR: a signal has woken us too early, and `left` says how much of the sleep is left */
    bool interrupted = nanosleep(&left, &left) == -1 && errno == EINTR;
#if LAB >= 5
    while (interrupted && stop_signal() == 0)
#else
    while (interrupted)
#endif
        interrupted = nanosleep(&left, &left) == -1 && errno == EINTR;
}
#if LAB >= 6

void nap_until(const struct timespec *start, double ms)
{
    struct timespec until = *start;
    until.tv_sec += (time_t)(ms / 1000);
    until.tv_nsec += (long)((ms - (double)(time_t)(ms / 1000) * 1000) * 1000000);
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    /* up to a moment, not for a length of time: whoever is woken too late does not stay late */
    int result = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    while (result == EINTR && stop_signal() == 0)
        result = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}
#endif
#endif
