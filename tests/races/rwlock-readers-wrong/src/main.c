/* SPDX-License-Identifier: MIT
 * Two readers hold the lock for reading, both at once, and count themselves in a plain int. */
#include <pthread.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_rwlock_t lock;
    int laps;
    int seen;
};

static void look(struct shared *shared)
{
    pthread_rwlock_rdlock(&shared->lock);
    int laps = shared->laps;
    shared->seen++;
    pthread_rwlock_unlock(&shared->lock);
    _exit(laps < 0);
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
    pthread_rwlock_wrlock(&shared->lock);
    shared->laps = 58;
    pthread_rwlock_unlock(&shared->lock);
    for (int i = 0; i < 2; i++)
        if (fork() == 0)
            look(shared);
    while (wait(NULL) > 0)
        ;
    printf("%d\n", shared->seen);
    shmdt(shared);
    return 0;
}
