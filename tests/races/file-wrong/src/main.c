/* SPDX-License-Identifier: MIT
 * The child writes the line before the result. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

static int told(void)
{
    char line[16];
    FILE *in = fopen("telling", "r");
    if (in == NULL)
        return 0;
    char *got = fgets(line, sizeof line, in);
    fclose(in);
    return got != NULL;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        FILE *out = fopen("telling", "w");
        fputs("there\n", out);
        fclose(out);
        shared->result = 42;
        _exit(0);
    }
    while (!told())
        usleep(1000);
    printf("%d\n", shared->result);
    wait(NULL);
    remove("telling");
    shmdt(shared);
    return 0;
}
