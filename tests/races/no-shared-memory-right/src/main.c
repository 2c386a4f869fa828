/* SPDX-License-Identifier: MIT
 * Two processes and no shared memory: both write their own copy of one variable. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int total;

int main(void)
{
    pid_t child = fork();
    for (int i = 0; i < 1000; i++)
        total++;
    if (child == 0)
        _exit(total != 1000);
    wait(NULL);
    printf("%d\n", total);
    return 0;
}
