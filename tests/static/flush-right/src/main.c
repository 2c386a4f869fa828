/* SPDX-License-Identifier: MIT
 * What is printed before a fork is printed once: flushed before, or by one of the two alone. Its
 * twin is flush-wrong. */
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void child_that(int how)
{
    if (how == 0) {
        printf("a child's own line\n"); /* its buffer was empty at the fork */
        exit(0);
    } else if (how == 1) {
        _exit(0);
    } else if (how == 2) {
        __fpurge(stdout); /* away with the parent's text */
        printf("a child's own line, longer than what the parent had there\n");
        exit(0);
    }
    execl("/usr/bin/true", "true", (char *)NULL);
    _exit(1);
}

int main(void)
{
    printf("flushed\n");
    fflush(stdout);
    for (int how = 0; how < 4; how++) {
        if (fork() == 0) {
            child_that(how);
        }
        wait(NULL);
        printf("not flushed\n");
    }
    return 0;
}
