/* SPDX-License-Identifier: MIT
 * Two threads of one process add without a mutex. */
#include <pthread.h>
#include <stdio.h>
#include <sys/shm.h>

struct shared {
    int total;
};

static struct shared *shared;

static void *work(void *how_much)
{
    shared->total += *(int *)how_much;
    return NULL;
}

int main(void)
{
    int one = 1, two = 2;
    pthread_t first, second;
    int id = shmget(IPC_PRIVATE, sizeof *shared, IPC_CREAT | 0600);
    shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    pthread_create(&first, NULL, work, &one);
    pthread_create(&second, NULL, work, &two);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
