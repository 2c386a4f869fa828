/* SPDX-License-Identifier: MIT
 * A segment that is detached, but never removed. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    int *numbers = shmat(id, NULL, 0);
    if (numbers == (void *)-1) {
        perror("shmat");
        return 1;
    }
    numbers[0] = 44;
    printf("%d\n", numbers[0]);
    shmdt(numbers);
    return 0;
}
