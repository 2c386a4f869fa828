/* SPDX-License-Identifier: MIT
 * The child closes its end before the result is there. */
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
    int ends[2];
    char byte;
    if (pipe(ends) != 0)
        return 1;
    if (fork() == 0) {
        close(ends[1]);
        shared->result = 42;
        _exit(0);
    }
    close(ends[1]);
    while (read(ends[0], &byte, 1) > 0)
        ;
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
