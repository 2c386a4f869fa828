/* SPDX-License-Identifier: MIT
 * The flag is stored with release, but before the result is written. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_int ready;
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        atomic_store(&shared->ready, 1);
        shared->result = 42;
        _exit(0);
    }
    while (!atomic_load(&shared->ready))
        sched_yield();
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
