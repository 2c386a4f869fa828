/* SPDX-License-Identifier: MIT
 * The parent sleeps long enough, as it thinks: that orders nothing. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->result = 42;
        _exit(0);
    }
    usleep(50000);
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
