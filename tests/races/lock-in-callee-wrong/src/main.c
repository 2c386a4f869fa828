/* SPDX-License-Identifier: MIT
 * The function that writes is called with the lock at one place, and without at the other. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    double best;
};

static void note(struct shared *shared, double time)
{
    if (shared->best == 0 || time < shared->best)
        shared->best = time;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0) {
        sem_wait(&shared->lock);
        note(shared, 91.2);
        sem_post(&shared->lock);
        _exit(0);
    }
    note(shared, 90.8);
    wait(NULL);
    shmdt(shared);
    return 0;
}
