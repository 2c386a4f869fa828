/* SPDX-License-Identifier: MIT
 * The child adds under a named semaphore, the parent without it. */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

int main(void)
{
    char name[32];
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    snprintf(name, sizeof name, "/races-%d", (int)getpid());
    sem_t *lock = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
    sem_unlink(name);
    if (fork() == 0) {
        sem_wait(lock);
        shared->total += 2;
        sem_post(lock);
        _exit(0);
    }
    shared->total++;
    sem_close(lock);
    wait(NULL);
    shmdt(shared);
    return 0;
}
