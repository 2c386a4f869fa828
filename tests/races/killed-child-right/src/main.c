/* SPDX-License-Identifier: MIT
 * One child is killed by the parent while the others go on; each has a slot of its own. */
#include <signal.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARS = 3 };

static void drive(int *laps, int started, int all)
{
    if (write(started, "", 1) != 1)
        _exit(1);
    for (int lap = 0; lap < all; lap++, usleep(500))
        laps[0] = lap + 1;
    _exit(0);
}

int main(void)
{
    int started[2];
    char byte;
    pid_t cars[CARS];
    int id = shmget(IPC_PRIVATE, CARS * sizeof(int), IPC_CREAT | 0600);
    int *laps = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (pipe(started) != 0)
        return 1;
    for (int i = 0; i < CARS; i++)
        if ((cars[i] = fork()) == 0)
            drive(&laps[i], started[1], i == 1 ? 1000000 : 20);
    for (int i = 0; i < CARS; i++)
        if (read(started[0], &byte, 1) != 1)
            return 1;
    kill(cars[1], SIGKILL);
    while (wait(NULL) > 0)
        ;
    printf("%d %s %d\n", laps[0], "killed", laps[2]);
    shmdt(laps);
    return 0;
}
