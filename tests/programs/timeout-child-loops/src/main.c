/* SPDX-License-Identifier: MIT
 * The parent waits for a child that never ends. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    volatile int done = 0;
    if (fork() == 0) {
        while (!done) {
        }
        _exit(0);
    }
    wait(NULL);
    return 0;
}
