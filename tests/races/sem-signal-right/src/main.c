/* SPDX-License-Identifier: MIT
 * A semaphore that begins at 0 says that the result is there: written first, then posted. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t ready;
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->ready, 1, 0);
    if (fork() == 0) {
        shared->result = 42;
        sem_post(&shared->ready);
        _exit(0);
    }
    sem_wait(&shared->ready);
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
