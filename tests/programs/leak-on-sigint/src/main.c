/* SPDX-License-Identifier: MIT
 * Gives its segment back at the end, but does not reach the end when Ctrl-C comes. */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    int *numbers = shmat(id, NULL, 0);
    for (int i = 0; i < 20; i++) {
        numbers[i] = i;
        usleep(100 * 1000);
    }
    shmdt(numbers);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
