#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int segment(size_t bytes)
{
    int id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        exit(EXIT_FAILURE);
    }
    return id;
}

int main(void)
{
    int first = segment(1440);
    int second = segment(32);
    if (shmctl(first, IPC_RMID, NULL) == -1 || shmctl(second, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        return 1;
    }
    return 0;
}
