/* SPDX-License-Identifier: MIT
 * The child sleeps with the semaphore that the parent wants. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int laps;
};

int main(void)
{
    int gate[2];
    char byte = 0;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (pipe(gate) != 0)
        return 1;
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0) {
        sem_wait(&shared->lock);
        if (write(gate[1], &byte, 1) != 1)
            _exit(1);
        shared->laps = 58;
        usleep(150000);
        sem_post(&shared->lock);
        _exit(0);
    }
    if (read(gate[0], &byte, 1) != 1)
        return 1;
    sem_wait(&shared->lock);
    printf("%d\n", shared->laps);
    sem_post(&shared->lock);
    wait(NULL);
    shmdt(shared);
    return 0;
}
