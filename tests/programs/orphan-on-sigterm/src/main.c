/* SPDX-License-Identifier: MIT
 * SIGTERM ends the parent; the child, which ignores it, lives on. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        signal(SIGTERM, SIG_IGN);
        sleep(5);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
