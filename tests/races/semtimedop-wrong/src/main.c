/* SPDX-License-Identifier: MIT
 * When the time is over, the child goes on without the lock. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    atomic_int tried; /* so that the child finds the lock taken, at least once */
    int total;
};

union semun {
    int val;
};

static int take(int set)
{
    struct sembuf op = {0, -1, 0};
    struct timespec time = {0, 10000000};
    return semtimedop(set, &op, 1, &time);
}

static void give(int set)
{
    struct sembuf op = {0, 1, 0};
    semop(set, &op, 1);
}

static void child(struct shared *shared, int set)
{
    if (take(set) != 0)
        atomic_store(&shared->tried, 1);
    shared->total += 2;
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    semctl(set, 0, SETVAL, (union semun){.val = 1});
    take(set);
    if (fork() == 0)
        child(shared, set);
    shared->total++;
    while (!atomic_load(&shared->tried))
        sched_yield();
    give(set);
    wait(NULL);
    semctl(set, 0, IPC_RMID);
    shmdt(shared);
    return 0;
}
