/* SPDX-License-Identifier: MIT
 * fscanf puts a number into the segment. The parent looks while the child may still be at it. */
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
    printf("%d\n", shared->laps);
    wait(NULL);
    fclose(file);
    shmdt(shared);
    return 0;
}
