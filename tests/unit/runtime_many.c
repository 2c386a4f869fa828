/* SPDX-License-Identifier: MIT
 *
 * A program for test_runtime: 20 processes write at once, each NUMBERS different places of its own
 * part, and each of them twice.
 */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 20, NUMBERS = 4000 };

int main(void)
{
    int id = shmget(IPC_PRIVATE, PROCESSES * NUMBERS * sizeof(int), IPC_CREAT | 0600);
    int *numbers = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (id < 0 || numbers == (void *)-1) {
        return 1;
    }
    for (int i = 0; i < PROCESSES; i++) {
        if (fork() == 0) {
            for (int k = 0; k < NUMBERS * 2; k++) {
                numbers[i * NUMBERS + k / 2] = k; /* @write */
            }
            _exit(0);
        }
    }
    int ended = 0;
    while (wait(NULL) > 0) {
        ended++;
    }
    printf("%d ended\n", ended);
    return 0;
}
