/* SPDX-License-Identifier: MIT
 * Ends by its own alarm clock. */
#include <unistd.h>

int main(void)
{
    alarm(1);
    for (;;) {
        pause();
    }
}
