/* SPDX-License-Identifier: MIT
 * The child writes and then tells it by a condition; the parent waits for that. */
#include <pthread.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int ready;
    int result;
};

static void make(struct shared *shared)
{
    pthread_mutexattr_t lock;
    pthread_condattr_t changed;
    pthread_mutexattr_init(&lock);
    pthread_mutexattr_setpshared(&lock, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->lock, &lock);
    pthread_condattr_init(&changed);
    pthread_condattr_setpshared(&changed, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&shared->changed, &changed);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    make(shared);
    if (fork() == 0) {
        shared->result = 42;
        pthread_mutex_lock(&shared->lock);
        shared->ready = 1;
        pthread_cond_signal(&shared->changed);
        pthread_mutex_unlock(&shared->lock);
        _exit(0);
    }
    pthread_mutex_lock(&shared->lock);
    while (!shared->ready)
        pthread_cond_wait(&shared->changed, &shared->lock);
    pthread_mutex_unlock(&shared->lock);
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
