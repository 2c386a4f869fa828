/* SPDX-License-Identifier: MIT
 * In the middle of the race, one single time, one read between two critical sections. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 200 };

struct shared {
    sem_t lock;
    int total;
};

static int child(struct shared *shared)
{
    int seen = 0;
    for (int i = 0; i < ROUNDS; i++) {
        if (i == ROUNDS / 2) {
            usleep(20000);
            seen = shared->total;
            usleep(20000);
        }
        sem_wait(&shared->lock);
        shared->total++;
        sem_post(&shared->lock);
        usleep(100);
    }
    return seen < 0;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0)
        _exit(child(shared));
    for (int i = 0; i < ROUNDS; i++, usleep(300)) {
        sem_wait(&shared->lock);
        shared->total += 2;
        sem_post(&shared->lock);
    }
    wait(NULL);
    shmdt(shared);
    return 0;
}
