/* SPDX-License-Identifier: MIT
 * Names that the system has too, for things of one's own, declared in a header of one's own: send
 * and index do something else here, and everybody who calls them knows. sleep is this file's alone.
 * malloc is replaced on purpose. Its twin is shadow-sleep-wrong. */
#include <stdio.h>

#include "own.h"

static void sleep(int car)
{
    printf("car %d sleeps\n", car);
}

int main(void)
{
    struct queue queue = {0, {0}};
    send(&queue, 44);
    sleep(44);
    return index(&queue, 44) == 0 && malloc(10) != NULL ? 0 : 1;
}
