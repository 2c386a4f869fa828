/* SPDX-License-Identifier: MIT
 * The child sends the byte before it writes the result. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/socket.h>
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
    int ends[2];
    char byte = 0;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return 1;
    if (fork() == 0) {
        send(ends[1], &byte, 1, 0);
        shared->result = 42;
        _exit(0);
    }
    recv(ends[0], &byte, 1, 0);
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
