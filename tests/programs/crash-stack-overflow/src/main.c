/* SPDX-License-Identifier: MIT
 * Recursion without end. */
#include <stdio.h>

static int deeper(int level)
{
    volatile char room[1000];
    room[level % 1000] = (char)level;
    return deeper(level + 1) + room[level % 7];
}

int main(void)
{
    printf("%d\n", deeper(0));
    return 0;
}
