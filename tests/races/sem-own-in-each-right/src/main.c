/* SPDX-License-Identifier: MIT
 * Prefork: what each process guards is its own. */
#include <semaphore.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            sem_t *own = calloc(1, sizeof *own);
            sem_init(own, 1, 1);
            for (int k = 0; k < 5; k++) {
                sem_wait(own);
                usleep(100);
                sem_post(own);
            }
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
