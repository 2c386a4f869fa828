/* SPDX-License-Identifier: MIT
 * The semaphore begins at 2: two processes at a time. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 100 };

struct shared {
    sem_t lock;
    int total;
};

static void work(void) /* long enough for the other to come, if it can */
{
    for (volatile int i = 0; i < 200000; i++)
        ;
}

static void count(struct shared *shared)
{
    for (int i = 0; i < ROUNDS; i++, usleep(50)) {
        sem_wait(&shared->lock);
        int total = shared->total;
        work();
        shared->total = total + 1;
        sem_post(&shared->lock);
    }
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 2);
    pid_t child = fork();
    count(shared);
    if (child == 0)
        _exit(0);
    wait(NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
