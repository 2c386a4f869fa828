/* SPDX-License-Identifier: MIT
 * A child adds to a total in a System V segment; the parent reads it before wait. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps;
    int total;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->total += 44;
        _exit(0);
    }
    printf("total %d\n", shared->total);
    wait(NULL);
    shmdt(shared);
    return 0;
}
