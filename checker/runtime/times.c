/* SPDX-License-Identifier: MIT
 *
 * Dates, and clocks and timers that clock.c does not have.
 */
#define _GNU_SOURCE
#include <sys/times.h>

#include "access.h"
#include "text.h"
#include "wrap.h"

struct tm *__wrap_localtime_r(const time_t *restrict when, struct tm *restrict parts)
{
    sr_read(when, sizeof *when, SR_CALLER());
    struct tm *result = localtime_r(when, parts);
    if (result != NULL) {
        sr_write(parts, sizeof *parts, SR_CALLER());
    }
    return result;
}

struct tm *__wrap_gmtime_r(const time_t *restrict when, struct tm *restrict parts)
{
    sr_read(when, sizeof *when, SR_CALLER());
    struct tm *result = gmtime_r(when, parts);
    if (result != NULL) {
        sr_write(parts, sizeof *parts, SR_CALLER());
    }
    return result;
}

struct tm *__wrap_localtime(const time_t *when)
{
    sr_read(when, sizeof *when, SR_CALLER());
    return localtime(when);
}

struct tm *__wrap_gmtime(const time_t *when)
{
    sr_read(when, sizeof *when, SR_CALLER());
    return gmtime(when);
}

/* Puts the fields right, too. */
time_t __wrap_mktime(struct tm *parts)
{
    sr_moves(parts, parts, sizeof *parts, SR_CALLER());
    return mktime(parts);
}

/* Puts the fields right, too. */
time_t __wrap_timelocal(struct tm *parts)
{
    sr_moves(parts, parts, sizeof *parts, SR_CALLER());
    return timelocal(parts);
}

/* Puts the fields right, too. */
time_t __wrap_timegm(struct tm *parts)
{
    sr_moves(parts, parts, sizeof *parts, SR_CALLER());
    return timegm(parts);
}

char *__wrap_ctime(const time_t *when)
{
    sr_read(when, sizeof *when, SR_CALLER());
    return ctime(when);
}

char *__wrap_asctime(const struct tm *parts)
{
    sr_read(parts, sizeof *parts, SR_CALLER());
    return asctime(parts);
}

char *__wrap_ctime_r(const time_t *restrict when, char *restrict buffer)
{
    sr_read(when, sizeof *when, SR_CALLER());
    char *text = ctime_r(when, buffer);
    if (text != NULL) {
        sr_writes_text(text, SR_CALLER());
    }
    return text;
}

char *__wrap_asctime_r(const struct tm *restrict parts, char *restrict buffer)
{
    sr_read(parts, sizeof *parts, SR_CALLER());
    char *text = asctime_r(parts, buffer);
    if (text != NULL) {
        sr_writes_text(text, SR_CALLER());
    }
    return text;
}

size_t __wrap_strftime(char *restrict buffer, size_t bytes, const char *restrict format,
                       const struct tm *restrict parts)
{
    sr_reads_text(format, SR_CALLER());
    sr_read(parts, sizeof *parts, SR_CALLER());
    size_t length = strftime(buffer, bytes, format, parts);
    if (length > 0) {
        sr_write(buffer, length + 1, SR_CALLER());
    }
    return length;
}

/* How far it read only it knows, and only if it could read all. */
char *__wrap_strptime(const char *restrict text, const char *restrict format,
                      struct tm *restrict parts)
{
    sr_reads_text(format, SR_CALLER());
    char *end = strptime(text, format, parts);
    if (end != NULL) {
        sr_read(text, (size_t)(end - text), SR_CALLER());
        sr_write(parts, sizeof *parts, SR_CALLER());
    }
    return end;
}

clock_t __wrap_times(struct tms *buffer)
{
    clock_t ticks = times(buffer);
    if (ticks != (clock_t)-1) {
        sr_write(buffer, sizeof *buffer, SR_CALLER());
    }
    return ticks;
}

int __wrap_clock_getres(clockid_t clock, struct timespec *wanted)
{
    int result = clock_getres(clock, wanted);
    if (result == 0) {
        sr_write(wanted, sizeof *wanted, SR_CALLER());
    }
    return result;
}

int __wrap_timespec_get(struct timespec *wanted, int base)
{
    int result = timespec_get(wanted, base);
    if (result != 0) {
        sr_write(wanted, sizeof *wanted, SR_CALLER());
    }
    return result;
}

int __wrap_getitimer(__itimer_which_t which, struct itimerval *wanted)
{
    int result = getitimer(which, wanted);
    if (result == 0) {
        sr_write(wanted, sizeof *wanted, SR_CALLER());
    }
    return result;
}

int __wrap_setitimer(__itimer_which_t which, const struct itimerval *restrict wanted,
                     struct itimerval *restrict before)
{
    sr_read(wanted, sizeof *wanted, SR_CALLER());
    int result = setitimer(which, wanted, before);
    if (result == 0) {
        sr_write(before, sizeof *before, SR_CALLER());
    }
    return result;
}
