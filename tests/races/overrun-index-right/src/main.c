/* SPDX-License-Identifier: MIT
 * The grid has as many places as the segment. */
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
    for (int i = 0; i < cars; i++)
        grid[i].number = i + 1;
    printf("%d cars\n", cars);
    shmdt(grid);
    return 0;
}
