/* SPDX-License-Identifier: MIT
 * Parent and child take the same semaphore of a set. */
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

static void change(int set, unsigned short which, short by)
{
    struct sembuf op = {which, by, 0};
    semop(set, &op, 1);
}

static void add(struct shared *shared, int set, unsigned short which)
{
    change(set, which, -1);
    shared->total++;
    change(set, which, 1);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    semctl(set, 0, SETVAL, (union semun){.val = 1});
    semctl(set, 1, SETVAL, (union semun){.val = 1});
    if (fork() == 0) {
        add(shared, set, 0);
        _exit(0);
    }
    add(shared, set, 0);
    wait(NULL);
    semctl(set, 0, IPC_RMID);
    shmdt(shared);
    return 0;
}
