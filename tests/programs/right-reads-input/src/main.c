/* SPDX-License-Identifier: MIT
 * Reads its standard input to the end. */
#include <stdio.h>

int main(void)
{
    int laps = 0, sum = 0, one;
    while (scanf("%d", &one) == 1) {
        laps++;
        sum += one;
    }
    printf("%d laps, %d\n", laps, sum);
    return 0;
}
