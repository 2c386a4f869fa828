/* SPDX-License-Identifier: MIT
 * The child attaches the segment at an address of its own; the atomic flag is the same. */
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
    if (fork() == 0) {
        struct shared *mine = shmat(id, NULL, 0);
        mine->result = 42;
        atomic_store_explicit(&mine->ready, 1, memory_order_release);
        _exit(0);
    }
    while (!atomic_load_explicit(&shared->ready, memory_order_acquire))
        sched_yield();
    printf("%d\n", shared->result);
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    shmdt(shared);
    return 0;
}
