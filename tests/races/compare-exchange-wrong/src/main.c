/* SPDX-License-Identifier: MIT
 * A lock taken by compare and exchange with relaxed order: what follows may come earlier. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_int lock;
    int total;
};

static void add(struct shared *shared)
{
    int free;
    do
        free = 0;
    while (!atomic_compare_exchange_weak_explicit(&shared->lock, &free, 1, memory_order_relaxed,
                                                  memory_order_relaxed));
    sched_yield();
    shared->total++;
    atomic_store_explicit(&shared->lock, 0, memory_order_release);
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
