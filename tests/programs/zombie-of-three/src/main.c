/* SPDX-License-Identifier: MIT
 * One wait for three children. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            _exit(0);
        }
    }
    wait(NULL);
    usleep(100 * 1000);
    return 0;
}
