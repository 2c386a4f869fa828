/* SPDX-License-Identifier: MIT
 * fread puts into the segment what stands in a file. The parent waits for the child before it
 * looks. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    char text[32];
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
        if (fread(shared->text, 1, 7, file) != 7)
            _exit(1);
        _exit(0);
    }
    wait(NULL);
    printf("%c\n", shared->text[5]);
    fclose(file);
    shmdt(shared);
    return 0;
}
