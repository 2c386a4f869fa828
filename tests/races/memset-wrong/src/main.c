/* SPDX-License-Identifier: MIT
 * The child clears a part of the segment by memset. The parent looks while the child may still
 * be at it. */
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
    shared->laps[6] = 6;
    if (fork() == 0) {
        memset(shared->laps + 4, 0, 4 * sizeof(int));
        _exit(0);
    }
    printf("%d\n", shared->laps[6]);
    wait(NULL);
    shmdt(shared);
    return 0;
}
