/* SPDX-License-Identifier: MIT
 * A ring with two semaphores: the maker waits for a free place, the taker for a full one. */
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PLACES = 2, ITEMS = 40 };

struct shared {
    sem_t free, full;
    int ring[PLACES];
};

static void make(struct shared *shared)
{
    for (int i = 0; i < ITEMS; i++, usleep(500)) {
        sem_wait(&shared->free);
        shared->ring[i % PLACES] = i;
        sem_post(&shared->full);
    }
    _exit(0);
}

int main(void)
{
    int sum = 0;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->free, 1, PLACES);
    sem_init(&shared->full, 1, 0);
    if (fork() == 0)
        make(shared);
    for (int i = 0; i < ITEMS; i++) {
        sem_wait(&shared->full);
        sum += shared->ring[i % PLACES];
        sem_post(&shared->free);
    }
    printf("%d\n", sum);
    wait(NULL);
    shmdt(shared);
    return 0;
}
