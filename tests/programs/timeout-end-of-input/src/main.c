/* SPDX-License-Identifier: MIT
 * Waits for a line end, and never gets it where the input is empty. */
#include <stdio.h>

int main(void)
{
    while (getchar() != '\n') {
    }
    return 0;
}
