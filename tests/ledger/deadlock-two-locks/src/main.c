/* Two locks, taken in opposite orders: who still waits stands at the end. */
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t first, second, first_taken, second_taken;
};

static void take(sem_t *own, sem_t *taken, sem_t *others, sem_t *other)
{
    sem_wait(own);
    sem_post(taken);
    sem_wait(others);
    sem_wait(other); /* here */
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->first, 1, 1);
    sem_init(&shared->second, 1, 1);
    sem_init(&shared->first_taken, 1, 0);
    sem_init(&shared->second_taken, 1, 0);
    if (fork() == 0) {
        take(&shared->first, &shared->first_taken, &shared->second_taken, &shared->second);
    }
    if (fork() == 0) {
        take(&shared->second, &shared->second_taken, &shared->first_taken, &shared->first);
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
