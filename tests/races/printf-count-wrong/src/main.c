/* SPDX-License-Identifier: MIT
 * printf writes the number of characters into the segment (%n). The parent looks while the child
 * may still be at it. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int count;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        printf("%s%n\n", "four", &shared->count);
        fflush(stdout);
        _exit(0);
    }
    printf("%d\n", shared->count);
    wait(NULL);
    shmdt(shared);
    return 0;
}
