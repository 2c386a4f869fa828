/* SPDX-License-Identifier: MIT
 * Two semaphores hand the number to and fro, twenty times. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 20 };

struct shared {
    sem_t ping, pong;
    int ball;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->ping, 1, 0);
    sem_init(&shared->pong, 1, 0);
    if (fork() == 0) {
        for (int i = 0; i < ROUNDS; i++) {
            sem_wait(&shared->ping);
            shared->ball += 2;
            sem_post(&shared->pong);
        }
        _exit(0);
    }
    for (int i = 0; i < ROUNDS; i++) {
        shared->ball++;
        sem_post(&shared->ping);
        sem_wait(&shared->pong);
    }
    printf("%d\n", shared->ball);
    wait(NULL);
    shmdt(shared);
    return 0;
}
