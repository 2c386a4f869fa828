/* SPDX-License-Identifier: MIT
 * A segment that is left, and a removal that has nothing to do with it: the leak is told, and no
 * key. The twin of rmid-private-shm-wrong. */
#include <stdio.h>
#include <sys/shm.h>

int main(void)
{
    int one = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    int other = shmget(IPC_PRIVATE, 200, IPC_CREAT | 0600);
    if (one == -1 || other == -1) {
        perror("shmget");
        return 1;
    }
    shmctl(other, IPC_RMID, NULL);
    return 0;
}
