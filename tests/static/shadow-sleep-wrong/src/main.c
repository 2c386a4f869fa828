/* SPDX-License-Identifier: MIT
 * The sleep of unistd.h is meant; it is util.c's that is called. Its twin is shadow-sleep-right. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        sleep(1);
        _exit(0);
    }
    return wait(NULL) > 0 ? 0 : 1;
}
