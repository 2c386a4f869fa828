/* SPDX-License-Identifier: MIT
 * The parent sends a piece of the segment by send. The parent waits for the child before it
 * looks. */
#include <string.h>
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
    strcpy(shared->text, "44 Hamilton");
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return 1;
    if (fork() == 0) {
        shared->text[0] = 'L';
        _exit(0);
    }
    wait(NULL);
    if (send(ends[0], shared->text, 11, 0) != 11)
        return 1;
    shmdt(shared);
    return 0;
}
