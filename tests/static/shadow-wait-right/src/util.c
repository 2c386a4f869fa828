/* SPDX-License-Identifier: MIT
 * A name of its own. */
#include <unistd.h>

void wait_ms(int ms)
{
    usleep((unsigned)ms * 1000);
}

void pause_a_little(void)
{
    wait_ms(200);
}
