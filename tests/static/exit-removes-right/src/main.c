/* SPDX-License-Identifier: MIT
 * The child ends by _exit: what atexit was given is the parent's alone. Its twin is
 * exit-removes-wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int id;

static void give_back(void)
{
    shmctl(id, IPC_RMID, NULL);
}

int main(void)
{
    id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    atexit(give_back);
    if (fork() == 0) {
        _exit(0);
    }
    wait(NULL);
    return 0;
}
