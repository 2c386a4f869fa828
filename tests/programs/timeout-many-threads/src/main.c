/* SPDX-License-Identifier: MIT
 * Many threads wait, one sleeps: no deadlock. */
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>
sem_t s;
static void *w(void *a)
{
    if (a) {
        sleep(4);
        for (int i = 0; i < 100; i++)
            sem_post(&s);
    } else
        sem_wait(&s);
    return 0;
}
int main(void)
{
    pthread_t t[80];
    sem_init(&s, 0, 0);
    for (long i = 0; i < 80; i++)
        pthread_create(&t[i], 0, w, (void *)(i == 79));
    for (int i = 0; i < 80; i++)
        pthread_join(t[i], 0);
    return 0;
}
