/* SPDX-License-Identifier: MIT
 * A struct is passed by value, straight out of the segment, while the child writes. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    int number;
    char driver[28];
    double s1, s2, s3;
};

static void show(struct car car)
{
    printf("%d %.1f\n", car.number, car.s1);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct car), IPC_CREAT | 0600);
    struct car *cars = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        cars[0].s1 = 27.1;
        _exit(0);
    }
    show(cars[0]);
    wait(NULL);
    shmdt(cars);
    return 0;
}
