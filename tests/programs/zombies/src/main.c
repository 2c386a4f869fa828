/* SPDX-License-Identifier: MIT
 * Three children that end; the parent sleeps instead of waiting. */
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            _exit(0);
        }
    }
    usleep(200 * 1000);
    return 0;
}
