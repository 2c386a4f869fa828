/* SPDX-License-Identifier: MIT
 * Closes all descriptors, as a daemon does, and goes on working. */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int fd = 0; fd < 1024; fd++) {
        close(fd);
    }
    int id = shmget(IPC_PRIVATE, 4096, 0600);
    int *laps = shmat(id, NULL, 0);
    if (fork() == 0) {
        *laps = 7;
        _exit(0);
    }
    wait(NULL);
    int wrong = *laps != 7;
    shmdt(laps);
    shmctl(id, IPC_RMID, NULL);
    return wrong;
}
