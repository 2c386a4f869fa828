/* SPDX-License-Identifier: MIT
 * Two threads of <threads.h> add without a lock. */
#include <stdio.h>
#include <sys/shm.h>
#include <threads.h>

struct shared {
    long total;
};

static int work(void *of)
{
    struct shared *shared = of;
    shared->total++;
    return 0;
}

int main(void)
{
    thrd_t first, second;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    thrd_create(&first, work, shared);
    thrd_create(&second, work, shared);
    thrd_join(first, NULL);
    thrd_join(second, NULL);
    printf("%ld\n", shared->total);
    shmdt(shared);
    return 0;
}
