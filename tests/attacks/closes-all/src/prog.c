/* SPDX-License-Identifier: MIT
 * Closes every descriptor that it may have been given. */
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
    for (int i = 0; i < 256; i++)
        close(i);
    {
        int id = shmget(IPC_PRIVATE, 100, 0600);
        shmctl(id, IPC_RMID, 0);
    }
    return 0;
}
