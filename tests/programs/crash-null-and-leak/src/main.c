/* SPDX-License-Identifier: MIT
 * Dies before it can give its segment back. */
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    int *number = argc > 5 ? (int *)argv : NULL;
    *number = 44;
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
