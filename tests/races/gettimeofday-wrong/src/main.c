/* SPDX-License-Identifier: MIT
 * gettimeofday puts the time into the segment. The parent looks while the child may still be at
 * it. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    struct timeval now;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        gettimeofday(&shared->now, NULL);
        _exit(0);
    }
    printf("%ld\n", (long)shared->now.tv_usec);
    wait(NULL);
    shmdt(shared);
    return 0;
}
