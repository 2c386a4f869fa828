/* SPDX-License-Identifier: MIT
 * Parent and child each open the same name, after fork: it is one semaphore. */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static void add(struct shared *shared, const char *name, int how_much)
{
    sem_t *lock = sem_open(name, O_CREAT, 0600, 1);
    sem_wait(lock);
    shared->total += how_much;
    sem_post(lock);
    sem_close(lock);
}

int main(void)
{
    char name[32];
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    snprintf(name, sizeof name, "/races-%d", (int)getpid());
    if (fork() == 0) {
        add(shared, name, 2);
        _exit(0);
    }
    add(shared, name, 1);
    wait(NULL);
    sem_unlink(name);
    shmdt(shared);
    return 0;
}
