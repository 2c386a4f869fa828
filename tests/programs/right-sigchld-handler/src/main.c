/* SPDX-License-Identifier: MIT
 * A handler of SIGCHLD waits for whoever has ended. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void on_child(int number)
{
    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0) {
        ended++;
    }
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_child};
    sigset_t child, before;
    sigaction(SIGCHLD, &action, NULL);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    for (int i = 0; i < 8; i++) {
        if (fork() == 0) {
            usleep(1000 * i);
            _exit(0);
        }
    }
    while (ended < 8) {
        sigsuspend(&before);
    }
    printf("%d children\n", (int)ended);
    return 0;
}
