/* SPDX-License-Identifier: MIT */
#include "own.h"

void send(struct queue *queue, int car)
{
    queue->cars[queue->count++] = car;
}

int index(const struct queue *queue, int car)
{
    int i = 0;
    while (i < queue->count && queue->cars[i] != car) {
        i++;
    }
    return i;
}

/* Out of one array, for ever. */
void *malloc(unsigned long bytes)
{
    static _Alignas(16) char area[1 << 16];
    static unsigned long used;
    unsigned long start = used;
    used += (bytes + 15) & ~15UL;
    return used <= sizeof area ? area + start : 0;
}
