/* SPDX-License-Identifier: MIT
 * A key with IPC_EXCL; a second shmget without IPC_CREAT finds the same segment. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(0x4631, 4096, IPC_CREAT | IPC_EXCL | 0600);
    if (id < 0) {
        perror("shmget");
        return 1;
    }
    int refused = shmget(0x4631, 4096, IPC_CREAT | IPC_EXCL | 0600);
    printf("%s, ", refused < 0 ? strerror(errno) : "made twice");
    printf("same %d, ", shmget(0x4631, 4096, 0) == id);
    refused = shmget(0x4631, 8192, 0);
    printf("too large: %s\n", refused < 0 ? strerror(errno) : "accepted");
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
