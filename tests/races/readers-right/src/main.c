/* SPDX-License-Identifier: MIT
 * Written before fork, then only read, by four processes at once. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARS = 10 };

static int sum(const int *laps)
{
    int result = 0;
    for (int i = 0; i < CARS; i++)
        result += laps[i];
    return result;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, CARS * sizeof(int), IPC_CREAT | 0600);
    int *laps = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < CARS; i++)
        laps[i] = 50 + i;
    for (int i = 0; i < 3; i++)
        if (fork() == 0)
            _exit(sum(laps) != 545);
    printf("%d\n", sum(laps));
    while (wait(NULL) > 0)
        ;
    shmdt(laps);
    return 0;
}
