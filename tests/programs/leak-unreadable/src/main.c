/* SPDX-License-Identifier: MIT
 * 600 for 0600: rights that leave the owner nothing; it leaks all the same. */
#include <sys/ipc.h>
#include <sys/shm.h>
int main(void)
{
    return shmget(IPC_PRIVATE, 1440, 600 | IPC_CREAT) < 0;
}
