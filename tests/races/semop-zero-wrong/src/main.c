/* SPDX-License-Identifier: MIT
 * The semaphore counts the children at work; the parent waits for 0. One child counts itself off
 * before it is done. */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps[2];
};

union semun {
    int val;
};

static void change(int set, short by)
{
    struct sembuf op = {0, by, 0};
    semop(set, &op, 1);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    semctl(set, 0, SETVAL, (union semun){.val = 2});
    if (fork() == 0) {
        shared->laps[0] = 58;
        change(set, -1);
        _exit(0);
    }
    if (fork() == 0) {
        change(set, -1);
        shared->laps[1] = 57;
        _exit(0);
    }
    change(set, 0);
    printf("%d and\n", shared->laps[0]);
    printf("%d\n", shared->laps[1]);
    wait(NULL);
    wait(NULL);
    semctl(set, 0, IPC_RMID);
    shmdt(shared);
    return 0;
}
