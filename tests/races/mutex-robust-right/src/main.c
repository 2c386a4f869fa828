/* SPDX-License-Identifier: MIT
 * The child dies with the robust mutex; the parent gets it with EOWNERDEAD, mends it and reads. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t lock;
    atomic_int inside;
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
    pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&shared->lock, &kind);
    if (fork() == 0) {
        pthread_mutex_lock(&shared->lock);
        atomic_store(&shared->inside, 1);
        shared->total = 9;
        kill(getpid(), SIGKILL);
    }
    while (!atomic_load(&shared->inside)) /* until the child has the mutex */
        sched_yield();
    if (pthread_mutex_lock(&shared->lock) == EOWNERDEAD)
        pthread_mutex_consistent(&shared->lock);
    int total = shared->total;
    pthread_mutex_unlock(&shared->lock);
    printf("%d\n", total);
    wait(NULL);
    shmdt(shared);
    return 0;
}
