/* SPDX-License-Identifier: MIT
 * This file's own wait, and no header that would tell. Its twin is shadow-static-right. */
#include <stddef.h>
#include <unistd.h>

static pid_t wait(int *status)
{
    if (status != NULL) {
        *status = 0;
    }
    return 1;
}

int main(void)
{
    if (fork() == 0) {
        _exit(0);
    }
    usleep(200 * 1000);
    return wait(NULL) > 0 ? 0 : 1;
}
