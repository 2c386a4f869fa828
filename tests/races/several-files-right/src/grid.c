/* SPDX-License-Identifier: MIT
 * Makes the grid: a private segment, removed when the last process has left it. */
#include "grid.h"
#include <stddef.h>
#include <sys/shm.h>

struct grid *grid_make(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct grid), IPC_CREAT | 0600);
    struct grid *grid = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&grid->lock, 1, 1);
    return grid;
}
