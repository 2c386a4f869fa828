/* SPDX-License-Identifier: MIT
 * The child joins its thread, and then says that all is written. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t ready;
    int result;
};

static void *work(void *of)
{
    struct shared *shared = of;
    shared->result = 42;
    return NULL;
}

static void child(struct shared *shared)
{
    pthread_t thread;
    pthread_create(&thread, NULL, work, shared);
    pthread_join(thread, NULL);
    sem_post(&shared->ready);
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->ready, 1, 0);
    if (fork() == 0)
        child(shared);
    sem_wait(&shared->ready);
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
