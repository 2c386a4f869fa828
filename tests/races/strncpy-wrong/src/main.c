/* SPDX-License-Identifier: MIT
 * strncpy fills the whole field, far behind the name too. The parent looks while the child may
 * still be at it. */
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
    printf("%d\n", shared->text[29]);
    wait(NULL);
    shmdt(shared);
    return 0;
}
