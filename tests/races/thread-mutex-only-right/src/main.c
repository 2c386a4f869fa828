/* SPDX-License-Identifier: MIT
 * Threads and processes: the lock is a semaphore that all of them share. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int total;
};

static void *work(void *of)
{
    struct shared *shared = of;
    sem_wait(&shared->lock);
    shared->total++;
    sem_post(&shared->lock);
    return NULL;
}

int main(void)
{
    pthread_t threads[2];
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    pid_t child = fork();
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, work, shared);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    if (child == 0)
        _exit(0);
    wait(NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
