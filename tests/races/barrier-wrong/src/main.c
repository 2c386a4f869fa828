/* SPDX-License-Identifier: MIT
 * The parent reads the other's number before the barrier. */
#include <pthread.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_barrier_t line;
    int laps[2];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pthread_barrierattr_t kind;
    pthread_barrierattr_init(&kind);
    pthread_barrierattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&shared->line, &kind, 2);
    if (fork() == 0) {
        shared->laps[1] = 57;
        pthread_barrier_wait(&shared->line);
        _exit(shared->laps[0] != 58);
    }
    shared->laps[0] = 58;
    printf("%d\n", shared->laps[1]);
    pthread_barrier_wait(&shared->line);
    wait(NULL);
    shmdt(shared);
    return 0;
}
