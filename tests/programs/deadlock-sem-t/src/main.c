/* SPDX-License-Identifier: MIT
 * Two sem_t in a mapping, taken in opposite order. */
#define _GNU_SOURCE
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    sem_t *locks = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&locks[0], 1, 1);
    sem_init(&locks[1], 1, 1);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            sem_wait(&locks[i]);
            usleep(300 * 1000);
            sem_wait(&locks[1 - i]);
            sem_post(&locks[0]);
            sem_post(&locks[1]);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
