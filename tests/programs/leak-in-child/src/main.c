/* SPDX-License-Identifier: MIT
 * The child makes the segment; nobody removes it. */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        int id = shmget(IPC_PRIVATE, 512, IPC_CREAT | 0600);
        _exit(id < 0);
    }
    waitpid(pid, NULL, 0);
    return 0;
}
