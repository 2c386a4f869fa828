/* SPDX-License-Identifier: MIT
 * Writes through NULL in a program that no library can be preloaded into. */
#include <stdlib.h>

int main(int argc, char **argv)
{
    int *number = argc > 5 ? (int *)argv : NULL;
    *number = 44;
    return 0;
}
