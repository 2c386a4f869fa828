/* SPDX-License-Identifier: MIT
 * The call that leaks stands two inlined functions deep. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int make(size_t bytes)
{
    return shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
}

static int *open_numbers(int *id)
{
    *id = make(100 * sizeof(int));
    return shmat(*id, NULL, 0);
}

int main(void)
{
    int id;
    int *numbers = open_numbers(&id);
    numbers[1] = 7;
    printf("%d\n", numbers[1]);
    shmdt(numbers);
    return 0;
}
