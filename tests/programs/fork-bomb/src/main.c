/* SPDX-License-Identifier: MIT
 * The children stay in the loop that forks: 2, 4, 8, 16 … */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int car = 0; car < 20; car++) {
        if (fork() == 0) {
            usleep(1000);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
