/* SPDX-License-Identifier: MIT
 * A value is made once: the look without the lock is plain. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int ready;
    int value;
};

static int value(struct shared *shared)
{
    if (shared->ready)
        return shared->value;
    sem_wait(&shared->lock);
    if (!shared->ready) {
        shared->value = 42;
        shared->ready = 1;
    }
    sem_post(&shared->lock);
    return shared->value;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0)
        _exit(value(shared) != 42);
    printf("%d\n", value(shared));
    wait(NULL);
    shmdt(shared);
    return 0;
}
