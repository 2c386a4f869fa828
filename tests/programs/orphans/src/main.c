/* SPDX-License-Identifier: MIT
 * Two children that live on when the parent has ended. */
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            sleep(3);
            _exit(0);
        }
    }
    return 0;
}
