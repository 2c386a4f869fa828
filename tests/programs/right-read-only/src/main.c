/* SPDX-License-Identifier: MIT
 * The child attaches read-only. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    int *cars = shmat(id, NULL, 0);
    cars[0] = 44;
    if (fork() == 0) {
        const int *seen = shmat(id, NULL, SHM_RDONLY);
        printf("saw %d\n", seen[0]);
        shmdt(seen);
        return 0;
    }
    wait(NULL);
    shmdt(cars);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
