/* SPDX-License-Identifier: MIT
 * Child and parent remove by the same function, each a segment of its own. Their wrong sibling is
 * exit-removes-wrong. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static void use_one(void)
{
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        _exit(1);
    }
    shmctl(id, IPC_RMID, NULL);
}

int main(void)
{
    if (fork() == 0) {
        use_one();
        _exit(0);
    }
    wait(NULL);
    use_one();
    return 0;
}
