/* SPDX-License-Identifier: MIT
 * The child sorts by qsort. The parent waits for the child before it looks. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps[4];
};

static int by_size(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < 4; i++)
        shared->laps[i] = 10 - i;
    if (fork() == 0) {
        qsort(shared->laps, 4, sizeof(int), by_size);
        _exit(0);
    }
    wait(NULL);
    printf("%d\n", shared->laps[0]);
    shmdt(shared);
    return 0;
}
