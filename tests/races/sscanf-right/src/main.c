/* SPDX-License-Identifier: MIT
 * The child reads a number by sscanf, into the segment. The parent waits for the child before it
 * looks. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    double time;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        sscanf("91.234", "%lf", &shared->time);
        _exit(0);
    }
    wait(NULL);
    printf("%.3f\n", shared->time);
    shmdt(shared);
    return 0;
}
