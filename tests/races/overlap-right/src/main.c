/* SPDX-License-Identifier: MIT
 * The parent reads 8 bytes, the child writes one byte behind them. */
#include <stdint.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

union number {
    uint64_t whole;
    unsigned char bytes[8];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4 * sizeof(union number), IPC_CREAT | 0600);
    union number *numbers = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        numbers[1].bytes[0] = 1;
        _exit(0);
    }
    printf("%lu\n", (unsigned long)numbers[0].whole);
    wait(NULL);
    shmdt(numbers);
    return 0;
}
