/* SPDX-License-Identifier: MIT
 * IPC_RMID right after the attach: the segment vanishes with its last user. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    int *laps = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            laps[i] = i + 1;
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    printf("%d\n", laps[0] + laps[1] + laps[2]);
    return 0;
}
