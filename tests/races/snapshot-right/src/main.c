/* SPDX-License-Identifier: MIT
 * The display copies the car under the lock, and prints the copy. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    sem_t lock;
    int lap;
    double s1, s2, lap_time;
};

static void drive(struct car *car)
{
    for (int lap = 1; lap <= 50; lap++, usleep(200)) {
        sem_wait(&car->lock);
        car->lap = lap;
        car->s1 = 27 + lap % 3;
        car->s2 = 35 + lap % 5;
        car->lap_time = car->s1 + car->s2;
        sem_post(&car->lock);
    }
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct car), IPC_CREAT | 0600);
    struct car *car = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&car->lock, 1, 1);
    if (fork() == 0)
        drive(car);
    for (int i = 0; i < 10; i++, usleep(500)) {
        sem_wait(&car->lock);
        int lap = car->lap;
        double lap_time = car->lap_time;
        sem_post(&car->lock);
        printf("%2d %.1f\n", lap, lap_time);
    }
    wait(NULL);
    shmdt(car);
    return 0;
}
