/* SPDX-License-Identifier: MIT
 * The parent waits for the child. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->result = 42;
        _exit(0);
    }
    wait(NULL);
    printf("%d\n", shared->result);
    shmdt(shared);
    return 0;
}
