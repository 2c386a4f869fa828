/* SPDX-License-Identifier: MIT
 * The parent adds without the spin lock. */
#include <pthread.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_spinlock_t lock;
    int total;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pthread_spin_init(&shared->lock, PTHREAD_PROCESS_SHARED);
    if (fork() == 0) {
        pthread_spin_lock(&shared->lock);
        shared->total += 2;
        pthread_spin_unlock(&shared->lock);
        _exit(0);
    }
    shared->total++;
    wait(NULL);
    shmdt(shared);
    return 0;
}
