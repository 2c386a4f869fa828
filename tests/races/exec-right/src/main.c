/* SPDX-License-Identifier: MIT
 * Another program, here itself after exec, attaches by the id and writes; read after wait. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps[8];
};

static int other_program(int id)
{
    struct shared *shared = shmat(id, NULL, 0);
    shared->laps[5] = 58;
    shmdt(shared);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return other_program(atoi(argv[1]));
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *mine = shmat(id, NULL, 0);
    char text[16];
    snprintf(text, sizeof text, "%d", id);
    if (fork() == 0) {
        execl(argv[0], argv[0], text, (char *)NULL);
        _exit(127);
    }
    wait(NULL);
    printf("%d\n", mine->laps[5]);
    shmctl(id, IPC_RMID, NULL);
    shmdt(mine);
    return 0;
}
