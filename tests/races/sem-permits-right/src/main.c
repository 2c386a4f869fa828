/* SPDX-License-Identifier: MIT
 * The parent adds two permits; three children may work at once, each in its own slot. */
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t permits;
    int slots[4];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(&shared->permits, 1, 1);
    for (int i = 0; i < 4; i++) {
        if (fork() == 0) {
            sem_wait(&shared->permits);
            shared->slots[i] = i;
            sem_post(&shared->permits);
            _exit(0);
        }
    }
    sem_post(&shared->permits);
    sem_post(&shared->permits);
    while (wait(NULL) > 0) {
    }
    return 0;
}
