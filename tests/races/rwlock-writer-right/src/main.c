/* SPDX-License-Identifier: MIT
 * The child writes under the lock for writing, the parent reads under the lock for reading. */
#include <pthread.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_rwlock_t lock;
    int total;
};

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
        pthread_rwlock_wrlock(&shared->lock);
        shared->total = 2;
        pthread_rwlock_unlock(&shared->lock);
        _exit(0);
    }
    pthread_rwlock_rdlock(&shared->lock);
    int total = shared->total;
    pthread_rwlock_unlock(&shared->lock);
    printf("%d\n", total);
    wait(NULL);
    shmdt(shared);
    return 0;
}
