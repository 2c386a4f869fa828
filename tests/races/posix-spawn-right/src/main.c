/* SPDX-License-Identifier: MIT
 * A program started by posix_spawn writes; read when it has ended. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct shared {
    int laps;
};

static int other_program(int id)
{
    struct shared *other = shmat(id, NULL, 0);
    other->laps = 58;
    shmdt(other);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return other_program(atoi(argv[1]));
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    char text[16];
    snprintf(text, sizeof text, "%d", id);
    char *arguments[] = {argv[0], text, NULL};
    pid_t child;
    if (posix_spawn(&child, argv[0], NULL, NULL, arguments, environ) != 0)
        return 1;
    waitpid(child, NULL, 0);
    printf("%d\n", shared->laps);
    shmctl(id, IPC_RMID, NULL);
    shmdt(shared);
    return 0;
}
