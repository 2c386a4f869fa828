/* SPDX-License-Identifier: MIT
 *
 * Sleeping, recorded before it begins, and reading clocks, which writes where the program says.
 * poll and select without a descriptor are sleeps too.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "access.h"
#include "append.h"
#include "callers.h"
#include "self.h"
#include "wrap.h"

static void record_sleep(int64_t seconds, int64_t nanoseconds, uintptr_t caller)
{
    int64_t ms = seconds * 1000 + (nanoseconds + 999999) / 1000000;
    sr_append(&(struct trace_record){.kind = TRACE_SLEEP,
                                     .pc = caller,
                                     .object = TRACE_PRIVATE,
                                     .offset = sr_self_pc(sr_callers_last()),
                                     .argument = ms < 0 ? 0 : ms});
}

unsigned __wrap_sleep(unsigned seconds)
{
    record_sleep(seconds, 0, SR_CALLER());
    return sleep(seconds);
}

int __wrap_usleep(useconds_t us)
{
    record_sleep(0, (int64_t)us * 1000, SR_CALLER());
    return usleep(us);
}

int __wrap_nanosleep(const struct timespec *time_asked, struct timespec *rest)
{
    if (time_asked != NULL) {
        sr_read(time_asked, sizeof *time_asked, SR_CALLER());
        record_sleep(time_asked->tv_sec, time_asked->tv_nsec, SR_CALLER());
    }
    int result = nanosleep(time_asked, rest);
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
        record_sleep(time_asked->tv_sec - now.tv_sec, time_asked->tv_nsec - now.tv_nsec,
                     SR_CALLER());
    }
    int result = clock_nanosleep(clock, flags, time_asked, rest);
    if (result != 0 && rest != NULL) {
        sr_write(rest, sizeof *rest, SR_CALLER());
    }
    return result;
}

int __wrap_poll(struct pollfd *descriptors, nfds_t count, int ms)
{
    if (count == 0 && ms > 0) {
        record_sleep(0, (int64_t)ms * 1000000, SR_CALLER());
    }
    return poll(descriptors, count, ms);
}

int __wrap_select(int count, fd_set *reads, fd_set *writes, fd_set *others,
                  struct timeval *time_asked)
{
    if (count == 0 && time_asked != NULL) {
        record_sleep(time_asked->tv_sec, (int64_t)time_asked->tv_usec * 1000, SR_CALLER());
    }
    return select(count, reads, writes, others, time_asked);
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
