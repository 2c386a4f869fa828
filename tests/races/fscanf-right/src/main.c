/* SPDX-License-Identifier: MIT
 * fscanf puts a number into the segment. The parent waits for the child before it looks. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int laps;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    FILE *file = tmpfile();
    fputs("1234567\n", file);
    rewind(file);
    if (fork() == 0) {
        if (fscanf(file, "%d", &shared->laps) != 1)
            _exit(1);
        _exit(0);
    }
    wait(NULL);
    printf("%d\n", shared->laps);
    fclose(file);
    shmdt(shared);
    return 0;
}
