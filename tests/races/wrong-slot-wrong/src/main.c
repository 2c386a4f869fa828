/* SPDX-License-Identifier: MIT
 * Child i writes slot i / 2: two children, one slot. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARS = 4 };

struct car {
    int laps;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, CARS * sizeof(struct car), IPC_CREAT | 0600);
    struct car *cars = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < CARS; i++)
        if (fork() == 0) {
            int slot = i / 2;
            cars[slot].laps = 50 + i;
            _exit(0);
        }
    for (int i = 0; i < CARS; i++)
        wait(NULL);
    for (int i = 0; i < CARS; i++)
        printf("%d\n", cars[i].laps);
    shmdt(cars);
    return 0;
}
