#include <semaphore.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    sem_t lock;
    if (sem_init(&lock, 0, 1) == -1) {
        perror("sem_init");
        return 1;
    }
    for (int i = 0; i < 12000; i++) {
        sem_wait(&lock);
        sem_post(&lock);
    }
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
