/* SPDX-License-Identifier: MIT
 * readv puts into the segment what comes out of a pipe. The parent waits for the child before it
 * looks. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/uio.h>
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
    struct iovec parts[2] = {{shared->text, 4}, {shared->text + 16, 4}};
    if (fork() == 0) {
        if (readv(ends[0], parts, 2) != 8)
            _exit(1);
        _exit(0);
    }
    wait(NULL);
    printf("%c\n", shared->text[17]);
    shmdt(shared);
    return 0;
}
