/* SPDX-License-Identifier: MIT
 * Parent and child count in an atomic; relaxed is enough for a number that stands alone. */
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_int count;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pid_t child = fork();
    for (int i = 0; i < 100; i++)
        atomic_fetch_add_explicit(&shared->count, 1, memory_order_relaxed);
    if (child == 0)
        _exit(0);
    wait(NULL);
    printf("%d\n", shared->count);
    shmdt(shared);
    return 0;
}
