/* SPDX-License-Identifier: MIT
 *
 * Sleeping, recorded before it begins, and reading clocks, which writes where the program says.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "access.h"
#include "append.h"
#include "callers.h"
#include "clock.h"
#include "engine/objects.h"
#include "self.h"
#include "wrap.h"

void sr_clock_sleeps(int64_t seconds, int64_t nanoseconds, uintptr_t caller)
{
    int64_t ms = seconds * 1000 + (nanoseconds + 999999) / 1000000;
    sr_append(&(struct trace_record){.kind = TRACE_SLEEP,
                                     .pc = caller,
                                     .object = TRACE_PRIVATE,
                                     .offset = sr_self_pc(sr_callers_last()),
                                     .argument = ms < 0 ? 0 : ms});
}

void sr_clock_woken(void)
{
    struct sr_thread *me = sr_me();
    int saved = errno;
    if (me != NULL) {
        sr_look_at_signals(me);
    }
    if (me != NULL && saved == EINTR) {
        sr_threads_join_dead(); /* perhaps by SIGCHLD */
    }
    errno = saved;
}

unsigned __wrap_sleep(unsigned seconds)
{
    sr_clock_sleeps(seconds, 0, SR_CALLER());
    unsigned rest = sleep(seconds);
    sr_clock_woken();
    return rest;
}

int __wrap_usleep(useconds_t us)
{
    sr_clock_sleeps(0, (int64_t)us * 1000, SR_CALLER());
    int result = usleep(us);
    sr_clock_woken();
    return result;
}

int __wrap_nanosleep(const struct timespec *time_asked, struct timespec *rest)
{
    if (time_asked != NULL) {
        sr_read(time_asked, sizeof *time_asked, SR_CALLER());
        sr_clock_sleeps(time_asked->tv_sec, time_asked->tv_nsec, SR_CALLER());
    }
    int result = nanosleep(time_asked, rest);
    sr_clock_woken();
    if (result != 0 && rest != NULL) {
        sr_write(rest, sizeof *rest, SR_CALLER());
    }
    return result;
}

int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *time_asked,
                           struct timespec *rest)
{
    if (time_asked != NULL) {
        struct timespec now = {0};
        int saved = errno;
        if ((flags & TIMER_ABSTIME) != 0) {
            clock_gettime(clock, &now);
        }
        errno = saved;
        sr_read(time_asked, sizeof *time_asked, SR_CALLER());
        sr_clock_sleeps(time_asked->tv_sec - now.tv_sec, time_asked->tv_nsec - now.tv_nsec,
                        SR_CALLER());
    }
    int result = clock_nanosleep(clock, flags, time_asked, rest);
    sr_clock_woken();
    if (result != 0 && rest != NULL) {
        sr_write(rest, sizeof *rest, SR_CALLER());
    }
    return result;
}

time_t __wrap_time(time_t *place)
{
    if (place != NULL) {
        sr_write(place, sizeof *place, SR_CALLER());
    }
    return time(place);
}

int __wrap_gettimeofday(struct timeval *restrict place, void *restrict zone)
{
    sr_write(place, sizeof *place, SR_CALLER());
    return gettimeofday(place, zone);
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *place)
{
    sr_write(place, sizeof *place, SR_CALLER());
    return clock_gettime(clock, place);
}
