/* SPDX-License-Identifier: MIT
 * The compiler's __atomic functions on a plain int, the store relaxed. */
#include <sched.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int ready;
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->result = 42;
        __atomic_store_n(&shared->ready, 1, __ATOMIC_RELAXED);
        _exit(0);
    }
    while (!__atomic_load_n(&shared->ready, __ATOMIC_ACQUIRE))
        sched_yield();
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
