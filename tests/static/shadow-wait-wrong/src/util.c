/* SPDX-License-Identifier: MIT
 * The name is taken: the linker gives this function to main.c too. */
#include <unistd.h>

void wait(int ms)
{
    usleep((unsigned)ms * 1000);
}

void pause_a_little(void)
{
    wait(200);
}
