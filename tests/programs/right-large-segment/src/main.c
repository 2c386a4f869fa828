/* SPDX-License-Identifier: MIT
 * A segment of 100 MB. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    enum { BYTES = 100 << 20, PAGE = 4096 };
    int id = shmget(IPC_PRIVATE, BYTES, IPC_CREAT | 0600);
    char *bytes = shmat(id, NULL, 0);
    if (bytes == (void *)-1) {
        perror("shmat");
        return 1;
    }
    long sum = 0;
    for (long at = 0; at < BYTES; at += PAGE) {
        bytes[at] = 1;
    }
    for (long at = 0; at < BYTES; at += PAGE) {
        sum += bytes[at];
    }
    printf("sum %ld\n", sum);
    shmdt(bytes);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
