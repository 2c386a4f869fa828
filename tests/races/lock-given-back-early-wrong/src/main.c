/* SPDX-License-Identifier: MIT
 * Read under the lock, written after it was given back. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 200 };

struct shared {
    sem_t lock;
    int total;
};

static void add(struct shared *shared)
{
    sem_wait(&shared->lock);
    int total = shared->total;
    sem_post(&shared->lock);
    shared->total = total + 1;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    pid_t child = fork();
    for (int i = 0; i < ROUNDS; i++, usleep(100))
        add(shared);
    if (child == 0)
        _exit(0);
    wait(NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
