/* SPDX-License-Identifier: MIT
 * The child prints the line into the pipe, which is its standard output, before the result is
 * there. */
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
    char byte;
    int ends[2];
    if (pipe(ends) != 0)
        return 1;
    if (fork() == 0) {
        dup2(ends[1], STDOUT_FILENO);
        puts("there");
        fflush(stdout);
        shared->result = 42;
        _exit(0);
    }
    if (read(ends[0], &byte, 1) != 1)
        return 1;
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
