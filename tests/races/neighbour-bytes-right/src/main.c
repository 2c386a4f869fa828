/* SPDX-License-Identifier: MIT
 * Two processes write two chars that stand side by side: no race. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    char flags[8];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->flags[2] = 'a';
        _exit(0);
    }
    shared->flags[3] = 'b';
    wait(NULL);
    printf("%.8s\n", shared->flags);
    shmdt(shared);
    return 0;
}
