/* SPDX-License-Identifier: MIT
 * The flag is atomic, but stored relaxed: that orders nothing else. */
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
        shared->result = 42;
        atomic_store_explicit(&shared->ready, 1, memory_order_relaxed);
        _exit(0);
    }
    while (!atomic_load_explicit(&shared->ready, memory_order_acquire))
        sched_yield();
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
