/* SPDX-License-Identifier: MIT
 * The raw futex call: the result is written, the flag is set with release, the sleeper woken. */
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/syscall.h>
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
        atomic_store_explicit(&shared->ready, 1, memory_order_release);
        syscall(SYS_futex, &shared->ready, FUTEX_WAKE, 1, NULL, NULL, 0);
        _exit(0);
    }
    while (!atomic_load_explicit(&shared->ready, memory_order_acquire))
        syscall(SYS_futex, &shared->ready, FUTEX_WAIT, 0, NULL, NULL, 0);
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
