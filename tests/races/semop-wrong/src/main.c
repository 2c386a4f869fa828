/* SPDX-License-Identifier: MIT
 * The child takes nothing. */
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
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
    semctl(set, 0, SETVAL, (union semun){.val = 1});
    if (fork() == 0) {
        shared->total += 2;
        _exit(0);
    }
    change(set, -1);
    shared->total++;
    change(set, 1);
    wait(NULL);
    semctl(set, 0, IPC_RMID);
    shmdt(shared);
    return 0;
}
