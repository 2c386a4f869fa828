/* SPDX-License-Identifier: MIT
 * A sequence lock: the reader reads again when the number changed. What it reads may change
 * meanwhile, so it is atomic. */
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_uint sequence; /* odd: being written */
    atomic_int s1, s2;
};

static void set(struct shared *shared, int lap)
{
    unsigned n = atomic_load_explicit(&shared->sequence, memory_order_relaxed);
    atomic_store_explicit(&shared->sequence, n + 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&shared->s1, lap, memory_order_relaxed);
    atomic_store_explicit(&shared->s2, lap * 2, memory_order_relaxed);
    atomic_store_explicit(&shared->sequence, n + 2, memory_order_release);
}

static int sum(struct shared *shared)
{
    int result;
    unsigned before, after;
    do {
        before = atomic_load_explicit(&shared->sequence, memory_order_acquire);
        result = atomic_load_explicit(&shared->s1, memory_order_relaxed);
        result += atomic_load_explicit(&shared->s2, memory_order_relaxed);
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
