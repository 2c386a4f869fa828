#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>

int main(void)
{
    sem_t *lock = sem_open("/faults", O_CREAT | O_EXCL, 0600, 1);
    sem_unlink("/faults");
    sem_wait(lock);
    sem_post(lock);
    sem_close(lock);
    return 0;
}
