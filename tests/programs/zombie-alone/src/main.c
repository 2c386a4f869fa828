/* SPDX-License-Identifier: MIT
 * One child that ends; the parent sleeps instead of waiting. */
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        _exit(0);
    }
    usleep(200 * 1000);
    return 0;
}
