/* SPDX-License-Identifier: MIT
 * clock_gettime puts the time into the segment. The parent looks while the child may still be at
 * it. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    struct timespec now;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        clock_gettime(CLOCK_MONOTONIC, &shared->now);
        _exit(0);
    }
    printf("%ld\n", shared->now.tv_nsec);
    wait(NULL);
    shmdt(shared);
    return 0;
}
