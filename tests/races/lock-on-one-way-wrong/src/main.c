/* SPDX-License-Identifier: MIT
 * On one way through the function the lock is not taken. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int total;
};

static void add(struct shared *shared, int how_much)
{
    if (how_much == 2) {
        shared->total += 2;
        return;
    }
    sem_wait(&shared->lock);
    shared->total += how_much;
    sem_post(&shared->lock);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0) {
        add(shared, 2);
        _exit(0);
    }
    add(shared, 1);
    wait(NULL);
    shmdt(shared);
    return 0;
}
