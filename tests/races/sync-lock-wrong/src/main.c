/* SPDX-License-Identifier: MIT
 * Taken by __sync_lock_test_and_set, but given back by a plain write. */
#include <sched.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int lock;
    int total;
};

static void add(struct shared *shared)
{
    while (__sync_lock_test_and_set(&shared->lock, 1))
        sched_yield();
    shared->total++;
    shared->lock = 0;
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
