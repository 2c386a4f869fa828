/* SPDX-License-Identifier: MIT
 * strncpy fills the whole field, far behind the name too. The parent waits for the child before
 * it looks. */
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
        strncpy(shared->text, "Sainz", sizeof shared->text - 1);
        _exit(0);
    }
    wait(NULL);
    printf("%d\n", shared->text[29]);
    shmdt(shared);
    return 0;
}
