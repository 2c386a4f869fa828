/* SPDX-License-Identifier: MIT
 * A thread of the parent and the child add under one semaphore. */
#include <pthread.h>
#include <semaphore.h>
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
    pthread_t thread;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    pid_t child = fork();
    if (child == 0) {
        sem_wait(&shared->lock);
        shared->total += 2;
        sem_post(&shared->lock);
        _exit(0);
    }
    pthread_create(&thread, NULL, work, shared);
    pthread_join(thread, NULL);
    wait(NULL);
    shmdt(shared);
    return 0;
}
