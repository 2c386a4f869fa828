/* SPDX-License-Identifier: MIT
 * The child attaches the segment at an address of its own, and takes no semaphore there. */
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
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0) {
        struct shared *mine = shmat(id, NULL, 0);
        mine->total += 2;
        _exit(0);
    }
    sem_wait(&shared->lock);
    shared->total++;
    sem_post(&shared->lock);
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    shmdt(shared);
    return 0;
}
