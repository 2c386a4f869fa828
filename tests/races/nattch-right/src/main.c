/* SPDX-License-Identifier: MIT
 * The parent waits until the child has detached, by looking how many are attached. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static unsigned long attached(int id)
{
    struct shmid_ds state;
    shmctl(id, IPC_STAT, &state);
    return state.shm_nattch;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    if (fork() == 0) {
        shared->total = 20;
        shmdt(shared);
        _exit(0);
    }
    while (attached(id) > 1)
        usleep(1000);
    printf("%d\n", shared->total);
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    shmdt(shared);
    return 0;
}
