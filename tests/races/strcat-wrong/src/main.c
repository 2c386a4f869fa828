/* SPDX-License-Identifier: MIT
 * The child appends by strcat, behind what is there. The parent looks while the child may still
 * be at it. */
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
        strcat(shared->text, " GBR");
        _exit(0);
    }
    printf("%c\n", shared->text[12]);
    wait(NULL);
    shmdt(shared);
    return 0;
}
