/* SPDX-License-Identifier: MIT
 * As leak-shm, in a program that no library can be preloaded into. */
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    return id < 0;
}
