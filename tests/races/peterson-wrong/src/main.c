/* SPDX-License-Identifier: MIT
 * Peterson's lock with relaxed atomics: it keeps nobody out. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_int wants[2];
    atomic_int turn;
    int total;
};

#define ORDER memory_order_relaxed

static void add(struct shared *shared, int me)
{
    int other = 1 - me;
    atomic_store_explicit(&shared->wants[me], 1, ORDER);
    atomic_store_explicit(&shared->turn, other, ORDER);
    while (atomic_load_explicit(&shared->wants[other], ORDER) &&
           atomic_load_explicit(&shared->turn, ORDER) == other)
        sched_yield();
    shared->total++;
    atomic_store_explicit(&shared->wants[me], 0, ORDER);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int me = fork() == 0;
    for (int i = 0; i < 100; i++)
        add(shared, me);
    if (me == 1)
        _exit(0);
    wait(NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
