/* SPDX-License-Identifier: MIT
 * The semaphore is a global of the program: after fork each process has its own. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int total;
};

static sem_t private_lock;

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_t *lock = &private_lock;
    sem_init(lock, 1, 1);
    if (fork() == 0) {
        sem_wait(lock);
        shared->total += 2;
        sem_post(lock);
        _exit(0);
    }
    sem_wait(lock);
    shared->total++;
    sem_post(lock);
    wait(NULL);
    shmdt(shared);
    return 0;
}
