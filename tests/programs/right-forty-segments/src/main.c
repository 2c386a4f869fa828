/* SPDX-License-Identifier: MIT
 * Forty segments, each given back. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

enum { COUNT = 40 };

int main(void)
{
    int ids[COUNT], sum = 0;
    int *laps[COUNT];
    for (int i = 0; i < COUNT; i++) {
        ids[i] = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
        laps[i] = shmat(ids[i], NULL, 0);
        *laps[i] = i;
    }
    for (int i = 0; i < COUNT; i++) {
        sum += *laps[i];
        shmdt(laps[i]);
        shmctl(ids[i], IPC_RMID, NULL);
    }
    printf("%d\n", sum);
    return 0;
}
