/* SPDX-License-Identifier: MIT
 * Parent and child add under an unnamed semaphore in the segment. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int total;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0) {
        sem_wait(&shared->lock);
        shared->total += 2;
        sem_post(&shared->lock);
        _exit(0);
    }
    sem_wait(&shared->lock);
    shared->total++;
    sem_post(&shared->lock);
    wait(NULL);
    shmdt(shared);
    return 0;
}
