/* SPDX-License-Identifier: MIT
 *
 * Sleeping. See nap.h. Given: there is nothing to write here.
 */
#include "nap.h"

#include <errno.h>
#include <stdbool.h>
#include <time.h>

#include "stop.h"

void nap_ms(int ms)
{
    if (ms == 0)
        return;
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    /* EINTR: a signal has woken us too early, and `left` says how much of the sleep is left */
    bool interrupted = nanosleep(&left, &left) == -1 && errno == EINTR;
    while (interrupted && stop_signal() == 0)
        interrupted = nanosleep(&left, &left) == -1 && errno == EINTR;
}
