/* SPDX-License-Identifier: MIT
 * Double fork: the middle process is waited for, the grandchild belongs to init from then on. The
 * program knows by a pipe when it is done, and ends at once. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) != 0) {
        return 1;
    }
    pid_t middle = fork();
    if (middle == 0) {
        if (fork() == 0) {
            usleep(20 * 1000);
            _exit(write(ends[1], "x", 1) != 1);
        }
        _exit(0);
    }
    close(ends[1]);
    waitpid(middle, NULL, 0);
    while (read(ends[0], &byte, 1) == 1) {
    }
    puts("the grandchild is done");
    return 0;
}
