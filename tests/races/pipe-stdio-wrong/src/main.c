/* SPDX-License-Identifier: MIT
 * The child prints the line before it writes the result. */
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
        FILE *out = fdopen(ends[1], "w");
        fprintf(out, "there\n");
        fflush(out);
        shared->result = 42;
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
