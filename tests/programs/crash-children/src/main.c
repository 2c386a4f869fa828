/* SPDX-License-Identifier: MIT
 * All children die at the same line: one finding. */
#include <sys/wait.h>
#include <unistd.h>

static void drive(int *laps)
{
    *laps = 1;
}

int main(void)
{
    for (int i = 0; i < 4; i++) {
        if (fork() == 0) {
            drive(NULL);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
