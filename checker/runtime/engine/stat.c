/* SPDX-License-Identifier: MIT
 *
 * Reads /proc/PID/stat: "pid (name) S ppid pgrp session tty tpgid flags …"; the name may hold
 * anything, also ')'.
 */
#define _GNU_SOURCE
#include "stat.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void write_path(char *path, int32_t pid)
{
    char digits[12];
    unsigned count = 0;
    for (const char *start = "/proc/"; *start != '\0'; start++) {
        *path++ = *start;
    }
    for (uint32_t rest = (uint32_t)pid; rest > 0; rest /= 10) {
        digits[count++] = (char)('0' + rest % 10);
    }
    while (count > 0) {
        *path++ = digits[--count];
    }
    for (const char *end = "/stat"; *end != '\0'; end++) {
        *path++ = *end;
    }
    *path = '\0';
}

enum { EXITING = 4 }; /* PF_EXITING in the kernel's include/linux/sched.h */

/* The number after so many spaces. */
static uint64_t number_in(const char *at, const char *end, int spaces)
{
    uint64_t number = 0;
    for (; at < end && spaces > 0; at++) {
        spaces -= *at == ' ';
    }
    for (; at < end && *at >= '0' && *at <= '9'; at++) {
        number = number * 10 + (uint64_t)(*at - '0');
    }
    return number;
}

struct sr_stat sr_stat_of(int32_t pid)
{
    char path[32], text[512];
    struct sr_stat stat = {0};
    int saved = errno;
    write_path(path, pid);
    long fd = syscall(SYS_openat, (long)AT_FDCWD, path, (long)(O_RDONLY | O_CLOEXEC), 0L);
    long got = fd < 0 ? -1 : syscall(SYS_read, fd, text, (long)sizeof text);
    if (fd >= 0) {
        syscall(SYS_close, fd);
    }
    /* No file: no such process. Anything else in the way: taken to live. */
    stat.state = fd < 0 && errno != ENOENT ? 'R' : 0;
    long at = got - 1;
    while (at > 0 && text[at] != ')') {
        at--;
    }
    if (at > 0 && at + 4 < got) {
        stat.state = text[at + 2];
        stat.parent = (int32_t)number_in(text + at + 4, text + got, 0);
        stat.exiting = (number_in(text + at + 4, text + got, 5) & EXITING) != 0;
    }
    errno = saved;
    return stat;
}
