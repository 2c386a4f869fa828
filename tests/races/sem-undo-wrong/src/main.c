/* SPDX-License-Identifier: MIT
 * The child dies with the lock; SEM_UNDO gives it back, but the parent reads before it has taken
 * it. */
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_int inside;
    int total;
};

union semun {
    int val;
};

static void change(int set, short by)
{
    struct sembuf op = {0, by, SEM_UNDO};
    semop(set, &op, 1);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    semctl(set, 0, SETVAL, (union semun){.val = 1});
    if (fork() == 0) {
        change(set, -1);
        atomic_store(&shared->inside, 1);
        shared->total = 9;
        kill(getpid(), SIGKILL);
    }
    while (!atomic_load(&shared->inside)) /* until the child has the lock */
        sched_yield();
    int total = shared->total;
    change(set, -1);
    change(set, 1);
    wait(NULL);
    printf("%d\n", total);
    semctl(set, 0, IPC_RMID);
    shmdt(shared);
    return 0;
}
