/* SPDX-License-Identifier: MIT
 * One child has ended, one has not, and nobody waits for either. */
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            sleep(i == 0 ? 0 : 3);
            _exit(0);
        }
    }
    usleep(200 * 1000);
    return 0;
}
