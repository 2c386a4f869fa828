/* SPDX-License-Identifier: MIT
 * Two semaphores of a set are taken by one call, both or none. */
#include <sched.h>
#include <stdatomic.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_int here;
    int total;
};

union semun {
    int val;
};

static void give(int set)
{
    struct sembuf both[2] = {{0, 1, 0}, {1, 1, 0}};
    semop(set, both, 2);
}

static void meet(struct shared *shared) /* comes back when both are here */
{
    atomic_fetch_add(&shared->here, 1);
    while (atomic_load(&shared->here) < 2)
        sched_yield();
}

int main(void)
{
    struct sembuf ops[2] = {{0, -1, 0}, {1, -1, 0}};
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    semctl(set, 0, SETVAL, (union semun){.val = 1});
    semctl(set, 1, SETVAL, (union semun){.val = 1});
    if (fork() == 0) {
        meet(shared);
        semop(set, ops, 2);
        shared->total += 2;
        give(set);
        _exit(0);
    }
    meet(shared);
    semop(set, ops, 2);
    shared->total++;
    give(set);
    wait(NULL);
    semctl(set, 0, IPC_RMID);
    shmdt(shared);
    return 0;
}
