/* SPDX-License-Identifier: MIT
 * Thinks of Ctrl-C and forgets SIGTERM. */
#include <signal.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    stop = number;
}

int main(void)
{
    signal(SIGINT, on_signal);
    int id = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    for (int i = 0; i < 20 && !stop; i++) {
        usleep(100 * 1000);
    }
    semctl(id, 0, IPC_RMID);
    return 0;
}
