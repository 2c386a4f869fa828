/* SPDX-License-Identifier: MIT
 * Each takes a semaphore of its own. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t cars, board;
    int total;
};

static void add(struct shared *shared, sem_t *lock)
{
    sem_wait(lock);
    shared->total++;
    sem_post(lock);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->cars, 1, 1);
    sem_init(&shared->board, 1, 1);
    if (fork() == 0) {
        add(shared, &shared->cars);
        _exit(0);
    }
    add(shared, &shared->board);
    wait(NULL);
    shmdt(shared);
    return 0;
}
