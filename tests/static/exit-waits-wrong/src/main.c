/* SPDX-License-Identifier: MIT
 * The child leaves the loop, and goes on behind it. Its twin is exit-waits-right. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();
        if (pid == -1) {
            perror("fork");
            break;
        }
        if (pid == 0) {
            break; /* its work is done */
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
