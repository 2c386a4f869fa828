/* SPDX-License-Identifier: MIT
 * A program started by popen writes; it may run until pclose. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

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
    char command[64];
    snprintf(command, sizeof command, "%s %s", argv[0], text);
    FILE *other = popen(command, "r");
    printf("%d\n", shared->laps);
    int status = pclose(other);
    shmctl(id, IPC_RMID, NULL);
    shmdt(shared);
    return status != 0;
}
