/* SPDX-License-Identifier: MIT
 * A thread computes for ever while main joins it: slow, but no deadlock. */
#include <pthread.h>
#include <stddef.h>

static void *drive(void *argument)
{
    volatile int *done = argument;
    while (!*done) {
    }
    return NULL;
}

int main(void)
{
    int done = 0;
    pthread_t thread;
    pthread_create(&thread, NULL, drive, &done);
    pthread_join(thread, NULL);
    return 0;
}
