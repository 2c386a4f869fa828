/* SPDX-License-Identifier: MIT
 * Two processes write one field of one struct. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    int number;
    int laps;
    double best;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct car), IPC_CREAT | 0600);
    struct car *car = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        car->laps = 3;
        _exit(0);
    }
    car->laps = 4;
    wait(NULL);
    printf("%d %.1f\n", car->laps, car->best);
    shmdt(car);
    return 0;
}
