/* SPDX-License-Identifier: MIT
 * A lock made at home, of a plain int: both may see it free. */
#include <sched.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int busy;
    int total;
};

static void add(struct shared *shared)
{
    while (shared->busy)
        sched_yield();
    shared->busy = 1;
    shared->total++;
    sched_yield();
    shared->busy = 0;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pid_t child = fork();
    for (int i = 0; i < 100; i++)
        add(shared);
    if (child == 0)
        _exit(0);
    wait(NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
