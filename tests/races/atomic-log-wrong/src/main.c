/* SPDX-License-Identifier: MIT
 * Each message is published, then written. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MESSAGES = 5 };

struct shared {
    atomic_int published;
    int message[MESSAGES];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        for (int i = 0; i < MESSAGES; i++) {
            atomic_store_explicit(&shared->published, i + 1, memory_order_release);
            shared->message[i] = 100 + i;
        }
        _exit(0);
    }
    for (int i = 0; i < MESSAGES; i++) {
        while (atomic_load_explicit(&shared->published, memory_order_acquire) <= i)
            sched_yield();
        printf("%d\n", shared->message[i]);
    }
    wait(NULL);
    shmdt(shared);
    return 0;
}
