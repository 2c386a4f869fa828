/* SPDX-License-Identifier: MIT
 * Every read and every write is under the lock. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 200 };

struct shared {
    sem_t lock;
    int total;
};

static void child(struct shared *shared)
{
    int seen = 0;
    for (int i = 0; i < ROUNDS; i++, usleep(150)) {
        sem_wait(&shared->lock);
        shared->total++;
        seen += shared->total;
        sem_post(&shared->lock);
    }
    _exit(seen < 0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0)
        child(shared);
    for (int i = 0; i < ROUNDS; i++, usleep(130)) {
        sem_wait(&shared->lock);
        shared->total += 2;
        sem_post(&shared->lock);
    }
    wait(NULL);
    shmdt(shared);
    return 0;
}
