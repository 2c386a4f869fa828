/* SPDX-License-Identifier: MIT
 * What the parent writes before fork, the child may read: fork orders it. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    shared->laps = 58;
    pid_t child = fork();
    if (child == 0) {
        printf("%d\n", shared->laps);
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    shmdt(shared);
    return 0;
}
