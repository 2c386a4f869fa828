/* SPDX-License-Identifier: MIT
 * read puts into the segment what comes out of a pipe. The parent looks while the child may
 * still be at it. */
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
    int ends[2];
    if (pipe(ends) != 0 || write(ends[1], "12345678", 8) != 8)
        return 1;
    if (fork() == 0) {
        if (read(ends[0], shared->text, 8) != 8)
            _exit(1);
        _exit(0);
    }
    printf("%c\n", shared->text[5]);
    wait(NULL);
    shmdt(shared);
    return 0;
}
