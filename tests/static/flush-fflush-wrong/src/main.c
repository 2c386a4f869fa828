/* SPDX-License-Identifier: MIT
 * The child flushes, which writes its parent's text too; then it ends by _exit. Its twin is
 * flush-right. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("go\n");
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            printf("child %d\n", i);
            fflush(stdout);
            _exit(0);
        }
        wait(NULL);
    }
    return 0;
}
