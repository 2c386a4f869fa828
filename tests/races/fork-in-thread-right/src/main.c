/* SPDX-License-Identifier: MIT
 * A thread forks and waits for its child; main reads when the thread has ended. */
#include <pthread.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static void *work(void *of)
{
    struct shared *shared = of;
    pid_t child = fork();
    if (child == 0) {
        shared->total = 3;
        _exit(0);
    }
    waitpid(child, NULL, 0);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pthread_create(&thread, NULL, work, shared);
    pthread_join(thread, NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
