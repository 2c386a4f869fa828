/* SPDX-License-Identifier: MIT
 * Children in sessions of their own that ignore signals. */
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
    for (int i = 0; i < 20; i++) {
        pid_t p = fork();
        if (!p) {
            setsid();
            for (int s = 1; s < 65; s++)
                signal(s, SIG_IGN);
            if (fork()) {
                _exit(0);
            }
            for (;;)
                pause();
        } else
            waitpid(p, 0, 0);
    }
    return 0;
}
