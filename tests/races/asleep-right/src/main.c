/* SPDX-License-Identifier: MIT
 * The child gives the semaphore back, and then sleeps. */
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    atomic_int inside;
    int laps;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0) {
        sem_wait(&shared->lock);
        atomic_store(&shared->inside, 1);
        shared->laps = 58;
        sem_post(&shared->lock);
        usleep(150000);
        _exit(0);
    }
    while (!atomic_load(&shared->inside))
        sched_yield();
    sem_wait(&shared->lock);
    int laps = shared->laps;
    sem_post(&shared->lock);
    printf("%d\n", laps);
    wait(NULL);
    shmdt(shared);
    return 0;
}
