/* SPDX-License-Identifier: MIT
 * The parent writes a text of the segment by fputs. The parent waits for the child before it
 * looks. */
#include <stdio.h>
#include <string.h>
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
    strcpy(shared->text, "44 Hamilton");
    if (fork() == 0) {
        shared->text[0] = 'L';
        _exit(0);
    }
    wait(NULL);
    fputs(shared->text, stdout);
    shmdt(shared);
    return 0;
}
