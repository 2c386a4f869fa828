/* SPDX-License-Identifier: MIT
 * time puts the time into the segment. The parent waits for the child before it looks. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    time_t now;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        time(&shared->now);
        _exit(0);
    }
    wait(NULL);
    printf("%ld\n", (long)shared->now);
    shmdt(shared);
    return 0;
}
