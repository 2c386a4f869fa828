/* SPDX-License-Identifier: MIT
 * A thread dies of a bad address, and the process with it. */
#include <pthread.h>
#include <stddef.h>

static void *drive(void *argument)
{
    int *laps = argument;
    *laps = 1;
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, drive, NULL);
    pthread_join(thread, NULL);
    return 0;
}
