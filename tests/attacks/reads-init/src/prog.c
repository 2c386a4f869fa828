/* SPDX-License-Identifier: MIT
 * Reads what belongs to process 1, writes to the settings of the machine. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#include <dirent.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/sem.h>
#include <sys/msg.h>
#include <sys/syscall.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sys/prctl.h>
#include <stdint.h>

static void tryopen(const char *p, int fl)
{
    int f = open(p, fl);
    char b[100];
    ssize_t n = f >= 0 ? (fl == O_RDONLY ? read(f, b, 100) : write(f, "1", 1)) : -1;
    printf("%s: open %d io %zd %s\n", p, f, n, strerror(errno));
}

int main(void)
{
    tryopen("/proc/1/mem", O_RDONLY);
    tryopen("/proc/1/environ", O_RDONLY);
    tryopen("/proc/1/fd/3", O_RDONLY);
    tryopen("/proc/sys/kernel/shmmni", O_WRONLY);
    tryopen("/proc/sys/kernel/core_pattern", O_WRONLY);
    tryopen("/proc/sysrq-trigger", O_WRONLY);
    return 0;
}
