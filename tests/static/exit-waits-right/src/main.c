/* SPDX-License-Identifier: MIT
 * The child ends where its work ends. Its twin is exit-waits-wrong. */
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
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
