#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t done;

static void *work(void *nothing)
{
    sem_post(&done);
    return nothing;
}

int main(void)
{
    pthread_t thread;
    sem_init(&done, 0, 1);
    if (pthread_create(&thread, NULL, work, NULL) != 0) {
        fprintf(stderr, "no thread\n");
        return 1;
    }
    sem_wait(&done);
    pthread_join(thread, NULL);
    return 0;
}
