/* SPDX-License-Identifier: MIT
 * The child sleeps with the mutex that the parent wants. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t lock;
    atomic_int inside;
    int laps;
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
        atomic_store(&shared->inside, 1);
        shared->laps = 58;
        usleep(150000);
        pthread_mutex_unlock(&shared->lock);
        _exit(0);
    }
    while (!atomic_load(&shared->inside))
        sched_yield();
    pthread_mutex_lock(&shared->lock);
    int laps = shared->laps;
    pthread_mutex_unlock(&shared->lock);
    printf("%d\n", laps);
    wait(NULL);
    shmdt(shared);
    return 0;
}
