/* SPDX-License-Identifier: MIT
 * A process-shared mutex whose owner ended without giving it back. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pthread_mutex_t *lock =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t shared;
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(lock, &shared);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            pthread_mutex_lock(lock);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
