/* SPDX-License-Identifier: MIT
 * Tries to trace process 1 and its parent. */
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

int main(void)
{
    printf("seize1 %ld\n", ptrace(PTRACE_SEIZE, 1, 0, 0));
    printf("seize p %ld\n", ptrace(PTRACE_ATTACH, getppid(), 0, 0));
    return 0;
}
