/* SPDX-License-Identifier: MIT
 * IPC_PRIVATE, the key, in the place of the id. Its twin is rmid-private-shm-right. */
#include <stdio.h>
#include <sys/shm.h>

int main(void)
{
    if (shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600) == -1) {
        perror("shmget");
        return 1;
    }
    shmctl(IPC_PRIVATE, IPC_RMID, NULL);
    return 0;
}
