/* SPDX-License-Identifier: MIT
 * Two children; the parent waits for the one that does not write, and reads. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pid_t writer = fork();
    if (writer == 0) {
        shared->total = 20;
        _exit(0);
    }
    pid_t idler = fork();
    if (idler == 0)
        _exit(0);
    waitpid(idler, NULL, 0);
    printf("%d\n", shared->total);
    waitpid(writer, NULL, 0);
    shmdt(shared);
    return 0;
}
