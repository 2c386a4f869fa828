/* SPDX-License-Identifier: MIT
 * The child ends by exit, with its parent's text in the buffer. Its twin is flush-right. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("go\n");
    if (fork() == 0) {
        exit(0);
    }
    wait(NULL);
    printf("done\n");
    return 0;
}
