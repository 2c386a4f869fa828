/* SPDX-License-Identifier: MIT
 * A struct is copied as a whole, always under the lock. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    int number;
    int lap;
    double s1, s2, s3, lap_time;
};

struct shared {
    sem_t lock;
    struct car car;
};

static void drive(struct shared *shared)
{
    for (int lap = 1; lap <= 50; lap++) {
        struct car next = {16, lap, lap, 2 * lap, 3 * lap, 6 * lap};
        sem_wait(&shared->lock);
        shared->car = next;
        sem_post(&shared->lock);
    }
    _exit(0);
}

int main(void)
{
    int wrong = 0;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0)
        drive(shared);
    for (int i = 0; i < 50; i++) {
        sem_wait(&shared->lock);
        struct car copy = shared->car;
        sem_post(&shared->lock);
        wrong += copy.lap_time != copy.s1 + copy.s2 + copy.s3;
    }
    printf("%d torn\n", wrong);
    wait(NULL);
    shmdt(shared);
    return 0;
}
