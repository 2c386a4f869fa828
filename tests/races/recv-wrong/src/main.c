/* SPDX-License-Identifier: MIT
 * recv puts into the segment what comes out of a socket. The parent looks while the child may
 * still be at it. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/socket.h>
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
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 || send(ends[1], "1234", 4, 0) != 4)
        return 1;
    if (fork() == 0) {
        if (recv(ends[0], shared->text, 4, 0) != 4)
            _exit(1);
        _exit(0);
    }
    printf("%c\n", shared->text[2]);
    wait(NULL);
    shmdt(shared);
    return 0;
}
