/* SPDX-License-Identifier: MIT
 * Cleans up on Ctrl-C, then dies of it, as a good program does. */
#include <signal.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    stop = number;
}

int main(void)
{
    signal(SIGTERM, on_signal);
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    raise(SIGTERM);
    while (!stop) {
        pause();
    }
    shmctl(id, IPC_RMID, NULL);
    signal(stop, SIG_DFL);
    raise(stop);
    return 1;
}
