/* SPDX-License-Identifier: MIT
 * Starts the cars and shows their laps while they drive. */
#include "grid.h"
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    struct grid *grid = grid_make();
    for (int i = 0; i < CARS; i++)
        if (fork() == 0) {
            car_drive(grid, i);
            _exit(0);
        }
    for (int i = 0; i < CARS; i++) {
        sem_wait(&grid->lock);
        int laps = grid->cars[i].laps;
        sem_post(&grid->lock);
        printf("car %d: %d\n", i, laps);
    }
    while (wait(NULL) > 0)
        ;
    shmdt(grid);
    return 0;
}
