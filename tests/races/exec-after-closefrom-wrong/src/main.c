/* SPDX-License-Identifier: MIT
 * Two programs started with every descriptor closed add without a lock. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int add(int id)
{
    int *total = shmat(id, NULL, 0);
    (*total)++;
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return add(atoi(argv[1]));
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    char text[12];
    snprintf(text, sizeof text, "%d", id);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            closefrom(3);
            execl(argv[0], argv[0], text, (char *)NULL);
            _exit(1);
        }
    }
    while (wait(NULL) > 0) {
    }
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
