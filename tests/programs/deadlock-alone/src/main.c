/* SPDX-License-Identifier: MIT
 * One process takes the same lock twice. */
#include <semaphore.h>

int main(void)
{
    sem_t lock;
    sem_init(&lock, 0, 1);
    sem_wait(&lock);
    sem_wait(&lock);
    sem_post(&lock);
    return 0;
}
