/* SPDX-License-Identifier: MIT
 * This file's own wait is a wrapper that waits. Its twin is shadow-static-wrong. */
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

pid_t waitpid(pid_t pid, int *status, int options);

static pid_t wait(int *status)
{
    return waitpid(-1, status, 0);
}

int main(void)
{
    if (fork() == 0) {
        _exit(0);
    }
    return wait(NULL) > 0 ? 0 : 1;
}
