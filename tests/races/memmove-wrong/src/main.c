/* SPDX-License-Identifier: MIT
 * The child moves numbers up by memmove. The parent looks while the child may still be at it. */
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
    printf("%d\n", shared->laps[4]);
    wait(NULL);
    shmdt(shared);
    return 0;
}
