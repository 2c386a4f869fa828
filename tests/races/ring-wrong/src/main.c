/* SPDX-License-Identifier: MIT
 * The maker does not wait for a free place, and overwrites what the taker reads. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PLACES = 2, ITEMS = 40 };

struct shared {
    sem_t full;
    int ring[PLACES];
};

static void make(struct shared *shared)
{
    for (int i = 0; i < ITEMS; i++, usleep(500)) {
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
    sem_init(&shared->full, 1, 0);
    if (fork() == 0)
        make(shared);
    for (int i = 0; i < ITEMS; i++) {
        sem_wait(&shared->full);
        sum += shared->ring[i % PLACES];
    }
    printf("%d\n", sum);
    wait(NULL);
    shmdt(shared);
    return 0;
}
