/* SPDX-License-Identifier: MIT
 * The child tries once, and goes on although it has it not. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t lock;
    atomic_int tried; /* so that the child finds the lock taken, at least once */
    int total;
};

static void child(struct shared *shared)
{
    if (pthread_mutex_trylock(&shared->lock) != 0)
        atomic_store(&shared->tried, 1);
    shared->total += 2;
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->lock, &kind);
    pthread_mutex_lock(&shared->lock);
    if (fork() == 0)
        child(shared);
    shared->total++;
    while (!atomic_load(&shared->tried))
        sched_yield();
    pthread_mutex_unlock(&shared->lock);
    wait(NULL);
    shmdt(shared);
    return 0;
}
