/* SPDX-License-Identifier: MIT
 * Reads numbers until 0, and the file that it is given has none. */
#include <stdio.h>

int main(void)
{
    int lap = 1;
    while (lap != 0) {
        scanf("%d", &lap);
    }
    return 0;
}
