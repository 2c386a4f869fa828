/* SPDX-License-Identifier: MIT
 * Written before the thread starts that lets the child go on. */
#include <pthread.h>
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t start;
    int laps;
};

static void *let_go(void *of)
{
    struct shared *shared = of;
    sem_post(&shared->start);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->start, 1, 0);
    if (fork() == 0) {
        sem_wait(&shared->start);
        _exit(shared->laps < 0);
    }
    shared->laps = 58;
    pthread_create(&thread, NULL, let_go, shared);
    pthread_join(thread, NULL);
    wait(NULL);
    shmdt(shared);
    return 0;
}
