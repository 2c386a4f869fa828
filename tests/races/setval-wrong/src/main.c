/* SPDX-License-Identifier: MIT
 * semctl SETVAL sets the semaphore from 0 to 1 before the result is there. */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
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
    semctl(set, 0, SETVAL, (union semun){.val = 0});
    if (fork() == 0) {
        semctl(set, 0, SETVAL, (union semun){.val = 1});
        shared->result = 42;
        _exit(0);
    }
    change(set, -1);
    printf("%d\n", shared->result);
    wait(NULL);
    semctl(set, 0, IPC_RMID);
    shmdt(shared);
    return 0;
}
