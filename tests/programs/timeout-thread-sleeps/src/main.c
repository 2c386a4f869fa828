/* SPDX-License-Identifier: MIT
 * Main joins a thread that would end, only later than anybody waits: no deadlock. */
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static void *drive(void *argument)
{
    sleep(1000);
    return argument;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, drive, NULL);
    pthread_join(thread, NULL);
    return 0;
}
