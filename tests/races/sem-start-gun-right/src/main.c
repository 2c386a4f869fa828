/* SPDX-License-Identifier: MIT
 * The parent writes, and then lets the child start by a semaphore. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t start;
    int laps;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->start, 1, 0);
    pid_t child = fork();
    if (child == 0) {
        sem_wait(&shared->start);
        printf("%d\n", shared->laps);
        fflush(stdout);
        _exit(0);
    }
    shared->laps = 58;
    sem_post(&shared->start);
    wait(NULL);
    shmdt(shared);
    return 0;
}
