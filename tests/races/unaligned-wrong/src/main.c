/* SPDX-License-Identifier: MIT
 * A number at an odd address, whose last byte is the one that is read. */
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600);
    char *bytes = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        int number = 0x01010101;
        memcpy(bytes + 5, &number, sizeof number);
        _exit(0);
    }
    printf("%d\n", bytes[8]);
    wait(NULL);
    shmdt(bytes);
    return 0;
}
