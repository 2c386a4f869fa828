/* SPDX-License-Identifier: MIT
 * A segment is removed and another made, which may get the same pages and the same address. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int use(int round)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    int *laps = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        laps[7] = round;
        _exit(0);
    }
    wait(NULL);
    int seen = laps[7];
    shmdt(laps);
    return seen;
}

int main(void)
{
    for (int round = 1; round <= 5; round++)
        printf("%d\n", use(round));
    return 0;
}
