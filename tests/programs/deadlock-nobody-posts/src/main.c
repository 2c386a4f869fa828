/* SPDX-License-Identifier: MIT
 * The parent waits for its child, the child for a semaphore that nobody posts. */
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(sem_t), IPC_CREAT | 0600);
    sem_t *start = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(start, 1, 0);
    if (fork() == 0) {
        sem_wait(start);
        _exit(0);
    }
    wait(NULL);
    sem_post(start);
    shmdt(start);
    return 0;
}
