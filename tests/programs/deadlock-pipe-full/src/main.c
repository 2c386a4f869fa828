/* SPDX-License-Identifier: MIT
 * The parent waits before it reads: the child's pipe is full. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    static char much[200000];
    int ends[2];
    memset(much, 'x', sizeof much);
    if (pipe(ends) != 0) {
        return 1;
    }
    if (fork() == 0) {
        close(ends[0]);
        ssize_t done = write(ends[1], much, sizeof much);
        _exit(done != sizeof much);
    }
    close(ends[1]);
    wait(NULL);
    while (read(ends[0], much, sizeof much) > 0) {
    }
    return 0;
}
