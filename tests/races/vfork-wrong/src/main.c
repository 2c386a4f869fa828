/* SPDX-License-Identifier: MIT
 * A program started by vfork and exec writes; read while it may run. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

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
    pid_t child = vfork();
    if (child == 0) {
        execl(argv[0], argv[0], text, (char *)NULL);
        _exit(127);
    }
    printf("%d\n", shared->laps);
    waitpid(child, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    shmdt(shared);
    return 0;
}
