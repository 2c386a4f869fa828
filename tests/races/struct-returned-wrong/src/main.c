/* SPDX-License-Identifier: MIT
 * A function's struct lands in the segment while the parent reads. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    int number;
    char driver[28];
    double s1, s2, s3;
};

static struct car make(int number)
{
    struct car car = {number, "Leclerc", 27.1, 35.2, 28.3};
    return car;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct car), IPC_CREAT | 0600);
    struct car *cars = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        cars[0] = make(16);
        _exit(0);
    }
    printf("%.1f\n", cars[0].s2);
    wait(NULL);
    shmdt(cars);
    return 0;
}
