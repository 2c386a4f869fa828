/* SPDX-License-Identifier: MIT
 * Waits for SIGUSR1, then gives everything back. */
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static volatile sig_atomic_t told;

static void on_signal(int number)
{
    told = number;
}

int main(void)
{
    signal(SIGUSR1, on_signal);
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    while (!told) {
        usleep(1000);
    }
    puts("on the way");
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
