/* SPDX-License-Identifier: MIT
 * Writes through NULL in a program without debug information. */
#include <stdlib.h>

int main(int argc, char **argv)
{
    int *number = argc > 5 ? (int *)argv : NULL;
    *number = 44;
    return 0;
}
