/* SPDX-License-Identifier: MIT
 * Each child writes its slot and counts itself off; who sees all counted off may read all slots. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARS = 4 };

struct shared {
    atomic_int at_work;
    int laps[CARS];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    atomic_store(&shared->at_work, CARS);
    for (int i = 0; i < CARS; i++)
        if (fork() == 0) {
            shared->laps[i] = 50 + i;
            atomic_fetch_sub_explicit(&shared->at_work, 1, memory_order_release);
            _exit(0);
        }
    while (atomic_load_explicit(&shared->at_work, memory_order_acquire) > 0)
        sched_yield();
    for (int i = 0; i < CARS; i++)
        printf("%d\n", shared->laps[i]);
    while (wait(NULL) > 0)
        ;
    shmdt(shared);
    return 0;
}
