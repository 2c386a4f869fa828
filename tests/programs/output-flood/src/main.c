/* SPDX-License-Identifier: MIT
 * Prints without end. */
#include <stdio.h>

int main(void)
{
    for (;;) {
        puts("lap");
    }
}
