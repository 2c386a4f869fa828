/* SPDX-License-Identifier: MIT
 * The child prints a line into the pipe by stdio; the parent reads it by fgets. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    char line[16];
    int ends[2];
    if (pipe(ends) != 0)
        return 1;
    if (fork() == 0) {
        shared->result = 42;
        FILE *out = fdopen(ends[1], "w");
        fprintf(out, "there\n");
        fflush(out);
        _exit(0);
    }
    FILE *in = fdopen(ends[0], "r");
    if (fgets(line, sizeof line, in) == NULL)
        return 1;
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
