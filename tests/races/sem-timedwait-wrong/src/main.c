/* SPDX-License-Identifier: MIT
 * When the time is over, the child goes on without the semaphore. */
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    atomic_int tried; /* so that the child finds the lock taken, at least once */
    int total;
};

static int take(sem_t *lock)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 10000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return sem_timedwait(lock, &until);
}

static void child(struct shared *shared)
{
    if (take(&shared->lock) != 0)
        atomic_store(&shared->tried, 1);
    shared->total += 2;
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    sem_wait(&shared->lock);
    if (fork() == 0)
        child(shared);
    shared->total++;
    while (!atomic_load(&shared->tried))
        sched_yield();
    sem_post(&shared->lock);
    wait(NULL);
    shmdt(shared);
    return 0;
}
