/* SPDX-License-Identifier: MIT
 * The parent writes pieces of the segment out by writev. The parent looks while the child may
 * still be at it. */
#include <string.h>
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
    strcpy(shared->text, "44 Hamilton");
    struct iovec parts[2] = {{shared->text, 2}, {shared->text + 2, 9}};
    if (fork() == 0) {
        shared->text[5] = 'X';
        _exit(0);
    }
    if (writev(STDOUT_FILENO, parts, 2) != 11)
        return 1;
    wait(NULL);
    shmdt(shared);
    return 0;
}
