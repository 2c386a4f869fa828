/* SPDX-License-Identifier: MIT
 * A child of a child dies of a bad address. */
#include <sys/wait.h>
#include <unistd.h>

static void drive(int *laps)
{
    *laps = 1;
}

int main(void)
{
    if (fork() == 0) {
        if (fork() == 0) {
            drive(NULL);
        }
        wait(NULL);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
