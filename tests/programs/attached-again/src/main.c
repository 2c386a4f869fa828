/* SPDX-License-Identifier: MIT
 * Attaches at every turn and never detaches. */
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    for (int lap = 0; lap < 10; lap++) {
        int *laps = shmat(id, NULL, 0);
        *laps = lap;
    }
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
