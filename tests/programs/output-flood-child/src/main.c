/* SPDX-License-Identifier: MIT
 * A child complains without end. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        for (;;) {
            fputs("no such car\n", stderr);
        }
    }
    wait(NULL);
    return 0;
}
