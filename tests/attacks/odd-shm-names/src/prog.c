/* SPDX-License-Identifier: MIT
 * Leaves objects in /dev/shm with odd names. */
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

    for (int i = 0; i < 64; i++) {
        char n[60];
        sprintf(n, "/dev/shm/\xff\xfe%d\n\033[31m", i);
        int f = open(n, O_CREAT | O_RDWR, 0600);
        if (f >= 0)
            close(f);
    }
    return 0;
}
