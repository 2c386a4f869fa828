/* SPDX-License-Identifier: MIT
 * One car more is written than the segment was asked for: still inside the page, so nothing
 * crashes. */
#include <stdio.h>
#include <sys/shm.h>

struct car {
    int number;
    double best;
};

int main(void)
{
    int cars = 20;
    int id = shmget(IPC_PRIVATE, 20 * sizeof(struct car), IPC_CREAT | 0600);
    struct car *grid = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    cars++;
    for (int i = 0; i < cars; i++)
        grid[i].number = i + 1;
    printf("%d cars\n", cars);
    shmdt(grid);
    return 0;
}
