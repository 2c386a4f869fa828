/* SPDX-License-Identifier: MIT
 * The flag is volatile: that says nothing to other processes. */
#include <sched.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    volatile int ready;
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->result = 42;
        shared->ready = 1;
        _exit(0);
    }
    while (!shared->ready)
        sched_yield();
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
