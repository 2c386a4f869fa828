/* SPDX-License-Identifier: MIT
 * The parent prints a text of the segment by puts. The parent looks while the child may still be
 * at it. */
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
    puts(shared->text);
    wait(NULL);
    shmdt(shared);
    return 0;
}
