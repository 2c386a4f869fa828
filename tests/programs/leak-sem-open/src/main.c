/* SPDX-License-Identifier: MIT
 * sem_open with sem_close, but without sem_unlink. */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>

int main(void)
{
    sem_t *lock = sem_open("/cars", O_CREAT, 0600, 1);
    if (lock == SEM_FAILED) {
        perror("sem_open");
        return 1;
    }
    sem_wait(lock);
    sem_post(lock);
    sem_close(lock);
    return 0;
}
