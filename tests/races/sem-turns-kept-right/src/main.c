/* SPDX-License-Identifier: MIT
 * Ping-pong: the last sem_wait of the parent waits for the child's last turn, and nobody posts
 * after. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t ping, pong;
    int total;
};

int main(void)
{
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&shared->ping, 1, 1);
    sem_init(&shared->pong, 1, 0);
    if (fork() == 0) {
        for (int i = 0; i < 5; i++) {
            sem_wait(&shared->pong);
            shared->total++;
            sem_post(&shared->ping);
        }
        _exit(0);
    }
    for (int i = 0; i < 5; i++) {
        sem_wait(&shared->ping);
        shared->total++;
        sem_post(&shared->pong);
    }
    sem_wait(&shared->ping);
    printf("%d\n", shared->total);
    wait(NULL);
    return 0;
}
