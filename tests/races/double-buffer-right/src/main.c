/* SPDX-License-Identifier: MIT
 * Two buffers: the writer fills the hidden one and swaps under the lock; the reader reads under
 * the lock. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 100 };

struct shared {
    sem_t lock;
    int shown;
    int buffer[2];
};

static void write_all(struct shared *shared)
{
    for (int i = 0; i < ROUNDS; i++, usleep(200)) {
        int hidden = 1 - shared->shown; /* nobody but us changes it */
        shared->buffer[hidden] = i;
        sem_wait(&shared->lock);
        shared->shown = hidden;
        sem_post(&shared->lock);
    }
    _exit(0);
}

static int read_one(struct shared *shared)
{
    sem_wait(&shared->lock);
    int shown = shared->shown;
    int value = shared->buffer[shown];
    sem_post(&shared->lock);
    return value;
}

int main(void)
{
    int sum = 0;
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->lock, 1, 1);
    if (fork() == 0)
        write_all(shared);
    for (int i = 0; i < ROUNDS / 2; i++, usleep(150))
        sum += read_one(shared);
    printf("%s\n", sum < 0 ? "?" : "read");
    wait(NULL);
    shmdt(shared);
    return 0;
}
