/* SPDX-License-Identifier: MIT
 * The lock is free at 0: "wait for 0" and "add 1" are one call, so only one process gets in. */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 100 };

struct shared {
    int total;
};

static void take(int set)
{
    struct sembuf ops[2] = {{0, 0, 0}, {0, 1, 0}};
    semop(set, ops, 2);
}

static void give(int set)
{
    struct sembuf op = {0, -1, 0};
    semop(set, &op, 1);
}

static void work(void) /* long enough for the other to come, if it can */
{
    for (volatile int i = 0; i < 200000; i++)
        ;
}

static void count(struct shared *shared, int set)
{
    for (int i = 0; i < ROUNDS; i++) {
        take(set);
        int total = shared->total;
        work();
        shared->total = total + 1;
        give(set);
        usleep(100);
    }
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    pid_t child = fork();
    count(shared, set);
    if (child == 0)
        _exit(0);
    wait(NULL);
    semctl(set, 0, IPC_RMID);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
