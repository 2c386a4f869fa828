/* SPDX-License-Identifier: MIT
 * Ctrl-C reaches the parent and its children; everything is given back, everybody waited for. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    stop = number;
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            while (!stop) {
                usleep(1000);
            }
            _exit(0);
        }
    }
    while (!stop) {
        usleep(1000);
    }
    while (wait(NULL) > 0) {
    }
    shmctl(id, IPC_RMID, NULL);
    puts("cleaned up");
    return 0;
}
