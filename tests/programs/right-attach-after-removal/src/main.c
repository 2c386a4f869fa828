/* SPDX-License-Identifier: MIT
 * On Linux a removed segment can be attached while somebody holds it, and not after. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(77, 4096, IPC_CREAT | IPC_EXCL | 0600);
    void *first = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    void *second = shmat(id, NULL, 0);
    printf("while held: %s; ", second == (void *)-1 ? strerror(errno) : "attached");
    shmdt(second);
    shmdt(first);
    void *third = shmat(id, NULL, 0);
    printf("after: %s; ", third == (void *)-1 ? strerror(errno) : "attached");
    int again = shmget(77, 8192, IPC_CREAT | IPC_EXCL | 0600);
    printf("its key is free: %d\n", again >= 0);
    shmctl(again, IPC_RMID, NULL);
    return 0;
}
