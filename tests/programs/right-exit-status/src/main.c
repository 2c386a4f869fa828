/* SPDX-License-Identifier: MIT
 * Another exit status than 0 is the program's own affair. */
#include <stdio.h>

int main(void)
{
    fputs("no such car\n", stderr);
    return 3;
}
