/* SPDX-License-Identifier: MIT
 *
 * A timer can end a wait that looks as if nothing could: that one was set is told. */
#define _GNU_SOURCE
#include "witness.h"

#include <sys/time.h>
#include <unistd.h>

SHOWN unsigned alarm(unsigned seconds)
{
    REAL(alarm);
    tell_timer();
    return real(seconds);
}

SHOWN int setitimer(__itimer_which_t which, const struct itimerval *restrict new,
                    struct itimerval *restrict old)
{
    REAL(setitimer);
    tell_timer();
    return real(which, new, old);
}
