/* SPDX-License-Identifier: MIT
 * Each child has its own slot; the parent adds up when the first has ended. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARS = 5 };

struct car {
    int number;
    int laps;
};

int main(void)
{
    int total = 0;
    int id = shmget(IPC_PRIVATE, CARS * sizeof(struct car), IPC_CREAT | 0600);
    struct car *cars = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < CARS; i++)
        if (fork() == 0) {
            cars[i].laps = 50 + i;
            _exit(0);
        }
    wait(NULL);
    for (int i = 0; i < CARS; i++)
        total += cars[i].laps;
    for (int i = 1; i < CARS; i++)
        wait(NULL);
    printf("%d\n", total);
    shmdt(cars);
    return 0;
}
