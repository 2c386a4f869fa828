/* SPDX-License-Identifier: MIT
 * The parent peeks without the lock whether it should take the lock at all. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int laps;
};

static void drive(struct shared *shared)
{
    for (int i = 0; i < 100; i++, usleep(200)) {
        sem_wait(&shared->lock);
        shared->laps++;
        sem_post(&shared->lock);
    }
    _exit(0);
}

static int done(struct shared *shared)
{
    if (shared->laps < 100)
        return 0;
    sem_wait(&shared->lock);
    int laps = shared->laps;
    sem_post(&shared->lock);
    return laps >= 100;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0)
        drive(shared);
    while (!done(shared))
        usleep(300);
    wait(NULL);
    shmdt(shared);
    return 0;
}
