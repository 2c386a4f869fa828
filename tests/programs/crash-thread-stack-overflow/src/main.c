/* SPDX-License-Identifier: MIT
 * Recursion without end, in a thread. */
#include <pthread.h>
#include <stdio.h>

static int deeper(int level)
{
    volatile char room[1000];
    room[level % 1000] = (char)level;
    return deeper(level + 1) + room[level % 7];
}

static void *drive(void *argument)
{
    printf("%d\n", deeper(*(int *)argument));
    return NULL;
}

int main(void)
{
    int level = 0;
    pthread_t thread;
    pthread_create(&thread, NULL, drive, &level);
    pthread_join(thread, NULL);
    return 0;
}
