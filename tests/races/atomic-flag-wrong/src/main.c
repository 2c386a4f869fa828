/* SPDX-License-Identifier: MIT
 * A spin lock of atomic_flag that is cleared relaxed: what was written under it may come later. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_flag lock;
    int total;
};

static void add(struct shared *shared)
{
    while (atomic_flag_test_and_set_explicit(&shared->lock, memory_order_acquire))
        sched_yield();
    shared->total++;
    atomic_flag_clear_explicit(&shared->lock, memory_order_relaxed);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    atomic_flag_clear(&shared->lock);
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
