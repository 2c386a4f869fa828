/* SPDX-License-Identifier: MIT
 * A tree of processes: each waits for its own children. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int grow(int level)
{
    int all = 1;
    for (int i = 0; i < 2 && level < 3; i++) {
        if (fork() == 0) {
            _exit(grow(level + 1));
        }
    }
    int status;
    while (wait(&status) > 0) {
        all += WEXITSTATUS(status);
    }
    return all;
}

int main(void)
{
    printf("%d processes\n", grow(0));
    return 0;
}
