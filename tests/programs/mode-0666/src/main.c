/* SPDX-License-Identifier: MIT
 * A segment that every user of the machine may write. */
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0666);
    shmctl(id, IPC_RMID, 0);
    return id < 0;
}
