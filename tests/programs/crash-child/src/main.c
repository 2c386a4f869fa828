/* SPDX-License-Identifier: MIT
 * A child dies of a bad address; its parent waits and does not look at how it ended. */
#include <sys/wait.h>
#include <unistd.h>

static void drive(int *laps)
{
    *laps = 1;
}

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        drive(NULL);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
