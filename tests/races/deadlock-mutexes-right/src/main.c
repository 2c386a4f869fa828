/* SPDX-License-Identifier: MIT
 * Both take lock a first and b then. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t a, b;
    atomic_int here;
    int total;
};

static void meet(struct shared *shared) /* comes back when both are here */
{
    atomic_fetch_add(&shared->here, 1);
    while (atomic_load(&shared->here) < 2)
        sched_yield();
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->a, &kind);
    pthread_mutex_init(&shared->b, &kind);
    if (fork() == 0) {
        meet(shared);
        pthread_mutex_lock(&shared->a);
        pthread_mutex_lock(&shared->b);
        shared->total += 2;
        pthread_mutex_unlock(&shared->a);
        pthread_mutex_unlock(&shared->b);
        _exit(0);
    }
    meet(shared);
    pthread_mutex_lock(&shared->a);
    pthread_mutex_lock(&shared->b);
    shared->total++;
    pthread_mutex_unlock(&shared->b);
    pthread_mutex_unlock(&shared->a);
    wait(NULL);
    shmdt(shared);
    return 0;
}
