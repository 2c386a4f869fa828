/* SPDX-License-Identifier: MIT
 * The first reader takes the room and the last gives it back; the writer does not ask for it. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t gate, room;
    int readers;
    int laps;
};

static void read_laps(struct shared *shared)
{
    sem_wait(&shared->gate);
    if (++shared->readers == 1)
        sem_wait(&shared->room);
    sem_post(&shared->gate);
    int laps = shared->laps;
    sem_wait(&shared->gate);
    if (--shared->readers == 0)
        sem_post(&shared->room);
    sem_post(&shared->gate);
    _exit(laps < 0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->gate, 1, 1);
    sem_init(&shared->room, 1, 1);
    for (int i = 0; i < 2; i++)
        if (fork() == 0)
            read_laps(shared);
    shared->laps = 58;
    while (wait(NULL) > 0)
        ;
    shmdt(shared);
    return 0;
}
