/* SPDX-License-Identifier: MIT
 * Both take lock a first and b then. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t a, b;
    int total;
};

static void meet(int in, int out)
{
    char byte = 0;
    if (write(out, &byte, 1) != 1 || read(in, &byte, 1) != 1)
        _exit(1);
}

int main(void)
{
    int here[2], there[2];
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (pipe(here) != 0 || pipe(there) != 0)
        return 1;
    sem_init(&shared->a, 1, 1);
    sem_init(&shared->b, 1, 1);
    if (fork() == 0) {
        meet(there[0], here[1]);
        sem_wait(&shared->a);
        sem_wait(&shared->b);
        shared->total += 2;
        sem_post(&shared->a);
        sem_post(&shared->b);
        _exit(0);
    }
    meet(here[0], there[1]);
    sem_wait(&shared->a);
    sem_wait(&shared->b);
    shared->total++;
    sem_post(&shared->b);
    sem_post(&shared->a);
    wait(NULL);
    shmdt(shared);
    return 0;
}
