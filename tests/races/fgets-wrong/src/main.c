/* SPDX-License-Identifier: MIT
 * fgets puts a line into the segment. The parent looks while the child may still be at it. */
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
        if (fgets(shared->text, sizeof shared->text, file) == NULL)
            _exit(1);
        _exit(0);
    }
    printf("%c\n", shared->text[5]);
    wait(NULL);
    fclose(file);
    shmdt(shared);
    return 0;
}
