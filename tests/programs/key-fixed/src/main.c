/* SPDX-License-Identifier: MIT
 * A fixed key: what an earlier run left behind would be taken over. */
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(1234, 4096, IPC_CREAT | 0600);
    shmctl(id, IPC_RMID, 0);
    return id < 0;
}
