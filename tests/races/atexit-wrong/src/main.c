/* SPDX-License-Identifier: MIT
 * What a child writes in a function of atexit may be written while the parent reads: it does not
 * wait. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int done;
};

static struct shared *shared;

static void at_the_end(void)
{
    shared->done = 1;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof *shared, IPC_CREAT | 0600);
    shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        atexit(at_the_end);
        exit(0);
    }
    printf("done %d\n", shared->done);
    wait(NULL);
    shmdt(shared);
    return 0;
}
