/* SPDX-License-Identifier: MIT
 * More than the segment is cleared. */
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>

enum { CARS = 20 };

int main(void)
{
    int id = shmget(IPC_PRIVATE, CARS * sizeof(int), IPC_CREAT | 0600);
    int *laps = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    memset(laps, 0, CARS * sizeof(double));
    printf("%d\n", laps[CARS - 1]);
    shmdt(laps);
    return 0;
}
