/* SPDX-License-Identifier: MIT
 * The child copies into the segment by memcpy. The parent looks while the child may still be at
 * it. */
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
    if (fork() == 0) {
        memcpy(shared->text, "Leclerc", 8);
        _exit(0);
    }
    printf("%c\n", shared->text[0]);
    wait(NULL);
    shmdt(shared);
    return 0;
}
