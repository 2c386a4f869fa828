/* SPDX-License-Identifier: MIT
 * getcwd writes into the segment. The parent looks while the child may still be at it. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    char path[4096];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        if (getcwd(shared->path, sizeof shared->path) == NULL)
            _exit(1);
        _exit(0);
    }
    printf("%c\n", shared->path[0]);
    wait(NULL);
    shmdt(shared);
    return 0;
}
