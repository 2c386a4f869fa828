/* SPDX-License-Identifier: MIT
 * Writers hold the lock for writing, so there is only one of them. */
#include <pthread.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_rwlock_t lock;
    int total;
};

static void add(struct shared *shared, int how_much)
{
    pthread_rwlock_wrlock(&shared->lock);
    shared->total += how_much;
    pthread_rwlock_unlock(&shared->lock);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pthread_rwlockattr_t kind;
    pthread_rwlockattr_init(&kind);
    pthread_rwlockattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_rwlock_init(&shared->lock, &kind);
    if (fork() == 0) {
        add(shared, 2);
        _exit(0);
    }
    add(shared, 1);
    wait(NULL);
    shmdt(shared);
    return 0;
}
