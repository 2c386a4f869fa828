/* SPDX-License-Identifier: MIT
 * Asks for a segment larger than the memory. */
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

    int id = shmget(IPC_PRIVATE, 0x4000000000, 0600 | SHM_NORESERVE);
    printf("huge %d\n", id);
    char *p = shmat(id, 0, 0);
    printf("%p\n", p);
    p[0] = 1;
    shmctl(id, IPC_RMID, 0);
    return 0;
}
