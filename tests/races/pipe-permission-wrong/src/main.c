/* SPDX-License-Identifier: MIT
 * The parent allows the child to change the number, and then reads it. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps;
};

int main(void)
{
    int ends[2];
    char byte = 0;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (pipe(ends) != 0)
        return 1;
    shared->laps = 57;
    if (fork() == 0) {
        if (read(ends[0], &byte, 1) != 1)
            _exit(1);
        shared->laps = 58;
        _exit(0);
    }
    if (write(ends[1], &byte, 1) != 1)
        return 1;
    printf("%d\n", shared->laps);
    wait(NULL);
    shmdt(shared);
    return 0;
}
