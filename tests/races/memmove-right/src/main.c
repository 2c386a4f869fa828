/* SPDX-License-Identifier: MIT
 * The child moves numbers up by memmove. The parent waits for the child before it looks. */
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps[8];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    shared->laps[0] = 58;
    if (fork() == 0) {
        memmove(shared->laps + 1, shared->laps, 4 * sizeof(int));
        _exit(0);
    }
    wait(NULL);
    printf("%d\n", shared->laps[4]);
    shmdt(shared);
    return 0;
}
