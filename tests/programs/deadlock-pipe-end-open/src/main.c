/* SPDX-License-Identifier: MIT
 * The child reads to the end of a pipe that it holds open for writing itself. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) != 0) {
        return 1;
    }
    if (fork() == 0) {
        while (read(ends[0], &byte, 1) == 1) {
        }
        _exit(0);
    }
    if (write(ends[1], "lap\n", 4) != 4) {
        return 1;
    }
    close(ends[1]);
    wait(NULL);
    return 0;
}
