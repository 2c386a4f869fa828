/* SPDX-License-Identifier: MIT
 * The segment has the size of the struct. */
#include <stdio.h>
#include <sys/shm.h>

struct race {
    int laps;
    int cars;
    double best;
};

int main(void)
{
    struct race *race;
    int id = shmget(IPC_PRIVATE, sizeof *race, IPC_CREAT | 0600);
    race = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    race->laps = 58;
    race->cars = 20;
    race->best = 91.5;
    printf("%d laps, %d cars\n", race->laps, race->cars);
    shmdt(race);
    return 0;
}
