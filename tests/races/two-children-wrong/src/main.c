/* SPDX-License-Identifier: MIT
 * Two children write the same number. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps[2];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->laps[0] = 10;
        _exit(0);
    }
    if (fork() == 0) {
        shared->laps[0] = 20;
        _exit(0);
    }
    wait(NULL);
    wait(NULL);
    printf("%d %d\n", shared->laps[0], shared->laps[1]);
    shmdt(shared);
    return 0;
}
