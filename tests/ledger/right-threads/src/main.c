/* Calls of threads stand under their process. */
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t done;

static void *work(void *nothing)
{
    sem_post(&done);
    return nothing;
}

int main(void)
{
    pthread_t thread;
    sem_init(&done, 0, 0);
    pthread_create(&thread, NULL, work, NULL);
    sem_wait(&done);
    pthread_join(thread, NULL);
    return 0;
}
