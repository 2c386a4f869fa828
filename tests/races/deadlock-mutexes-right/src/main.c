/* SPDX-License-Identifier: MIT
 * Both take lock a first and b then. */
#include <pthread.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t a, b;
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
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->a, &kind);
    pthread_mutex_init(&shared->b, &kind);
    if (fork() == 0) {
        meet(there[0], here[1]);
        pthread_mutex_lock(&shared->a);
        pthread_mutex_lock(&shared->b);
        shared->total += 2;
        pthread_mutex_unlock(&shared->a);
        pthread_mutex_unlock(&shared->b);
        _exit(0);
    }
    meet(here[0], there[1]);
    pthread_mutex_lock(&shared->a);
    pthread_mutex_lock(&shared->b);
    shared->total++;
    pthread_mutex_unlock(&shared->b);
    pthread_mutex_unlock(&shared->a);
    wait(NULL);
    shmdt(shared);
    return 0;
}
