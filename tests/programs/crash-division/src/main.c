/* SPDX-License-Identifier: MIT
 * Divides by zero. */
#include <stdio.h>

static int average(int laps)
{
    return 100 / laps;
}

int main(int argc, char **argv)
{
    (void)argv;
    printf("%d\n", average(argc - 1));
    return 0;
}
