/* SPDX-License-Identifier: MIT
 * The parent takes a and then b, the child b and then a: each waits for the lock that the other
 * has. */
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t a, b;
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
    sem_init(&shared->a, 1, 1);
    sem_init(&shared->b, 1, 1);
    if (fork() == 0) {
        sem_wait(&shared->b);
        meet(shared);
        sem_wait(&shared->a); /* which the parent has */
        shared->total += 2;
        sem_post(&shared->a);
        sem_post(&shared->b);
        _exit(0);
    }
    sem_wait(&shared->a);
    meet(shared);
    sem_wait(&shared->b); /* which the child has */
    shared->total++;
    sem_post(&shared->b);
    sem_post(&shared->a);
    wait(NULL);
    shmdt(shared);
    return 0;
}
