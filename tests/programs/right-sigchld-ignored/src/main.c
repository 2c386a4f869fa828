/* SPDX-License-Identifier: MIT
 * SIGCHLD ignored: the kernel reaps. */
#include <signal.h>
#include <unistd.h>

int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 5; i++) {
        if (fork() == 0) {
            usleep(10 * 1000);
            _exit(0);
        }
    }
    usleep(100 * 1000);
    return 0;
}
