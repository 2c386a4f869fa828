/* SPDX-License-Identifier: MIT
 * A sequence lock over plain numbers: the reader throws torn values away, but reads them while
 * they are written. */
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_uint sequence; /* odd: being written */
    int s1, s2;
};

static void set(struct shared *shared, int lap)
{
    unsigned n = atomic_load_explicit(&shared->sequence, memory_order_relaxed);
    atomic_store_explicit(&shared->sequence, n + 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    shared->s1 = lap;
    shared->s2 = lap * 2;
    atomic_store_explicit(&shared->sequence, n + 2, memory_order_release);
}

static int sum(struct shared *shared)
{
    int result;
    unsigned before, after;
    do {
        before = atomic_load_explicit(&shared->sequence, memory_order_acquire);
        result = shared->s1;
        result += shared->s2;
        atomic_thread_fence(memory_order_acquire);
        after = atomic_load_explicit(&shared->sequence, memory_order_relaxed);
    } while (before != after || before % 2 == 1);
    return result;
}

int main(void)
{
    int wrong = 0;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        for (int lap = 1; lap <= 50; lap++, usleep(300))
            set(shared, lap);
        _exit(0);
    }
    for (int i = 0; i < 50; i++, usleep(200))
        wrong += sum(shared) % 3 != 0;
    wait(NULL);
    printf("%d torn\n", wrong);
    shmdt(shared);
    return 0;
}
