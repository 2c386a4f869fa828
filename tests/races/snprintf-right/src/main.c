/* SPDX-License-Identifier: MIT
 * The child prints into the segment by snprintf. The parent waits for the child before it looks. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    char text[32];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        snprintf(shared->text, sizeof shared->text, "lap %d", 7);
        _exit(0);
    }
    wait(NULL);
    printf("%c\n", shared->text[4]);
    shmdt(shared);
    return 0;
}
