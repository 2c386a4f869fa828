/* SPDX-License-Identifier: MIT
 * The second child starts when the first was waited for: both may write the same number. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static void child(struct shared *shared)
{
    shared->total++;
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0)
        child(shared);
    wait(NULL);
    if (fork() == 0)
        child(shared);
    wait(NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
