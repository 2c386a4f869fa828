/* SPDX-License-Identifier: MIT
 * Sends the witness's own message with arguments of its own. */
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

    srand(3);
    for (int i = 0; i < 3000; i++)
        syscall(0x5c52, (long)(rand() % 3 ? 1000 + rand() % 10 : rand()),
                rand() % 2 ? (long)rand() << 33 : (long)main,
                rand() % 2 ? (long)"name\xff\xfe" : -1L, (long)rand(),
                rand() % 2 ? (long)main : rand(), (long)(rand() % 100));
    puts("done");
    return 0;
}
