/* SPDX-License-Identifier: MIT
 * The bad address is used inside the C library: the place is the caller's line. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    size_t length = strlen(argv[argc]);
    printf("%zu\n", length);
    return 0;
}
