/* SPDX-License-Identifier: MIT
 * A key by ftok, and the program takes over what it finds. */
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(ftok("main.c", 'F'), 4096, IPC_CREAT | 0600);
    shmctl(id, IPC_RMID, 0);
    return id < 0;
}
