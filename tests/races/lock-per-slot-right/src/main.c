/* SPDX-License-Identifier: MIT
 * Each slot has its lock; the child takes that of the slot it writes. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARS = 4 };

struct car {
    sem_t lock;
    int laps;
    double s1;
};

static void drive(struct car *cars, int mine)
{
    struct car *locked = &cars[mine];
    sem_wait(&locked->lock);
    cars[mine].s1 = 27.5;
    sem_post(&locked->lock);
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, CARS * sizeof(struct car), IPC_CREAT | 0600);
    struct car *cars = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < CARS; i++)
        sem_init(&cars[i].lock, 1, 1);
    if (fork() == 0)
        drive(cars, 3);
    sem_wait(&cars[3].lock);
    double s1 = cars[3].s1;
    sem_post(&cars[3].lock);
    printf("%.1f\n", s1);
    wait(NULL);
    shmdt(cars);
    return 0;
}
