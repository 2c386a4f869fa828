/* SPDX-License-Identifier: MIT
 * Asks process 1 to end, leaves a segment, and ends: the judgement goes on. */
#include <signal.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    kill(1, SIGTERM);
    usleep(100000);
    return shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600) < 0;
}
