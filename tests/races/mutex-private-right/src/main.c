/* SPDX-License-Identifier: MIT
 * The mutex is made process-shared. */
#include <pthread.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t lock;
    int total;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->lock, &kind);
    if (fork() == 0) {
        pthread_mutex_lock(&shared->lock);
        shared->total += 2;
        pthread_mutex_unlock(&shared->lock);
        _exit(0);
    }
    wait(NULL); /* so nobody ever waits for the mutex, which might be for ever */
    pthread_mutex_lock(&shared->lock);
    shared->total++;
    pthread_mutex_unlock(&shared->lock);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
