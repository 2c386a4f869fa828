/* SPDX-License-Identifier: MIT
 * The parent copies out of the segment by memcpy. The parent waits for the child before it
 * looks. */
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps[4];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->laps[3] = 58;
        _exit(0);
    }
    wait(NULL);
    int copy[4];
    memcpy(copy, shared->laps, sizeof copy);
    printf("%d\n", copy[3]);
    shmdt(shared);
    return 0;
}
