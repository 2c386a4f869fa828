/* SPDX-License-Identifier: MIT
 * The parent prints a text of the segment with %s. The parent waits for the child before it
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
    printf("car %s\n", shared->text);
    shmdt(shared);
    return 0;
}
