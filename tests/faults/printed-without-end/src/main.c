#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 40, IPC_CREAT | 0600);
    while (id == -1) {
        fprintf(stderr, "no segment, no segment, no segment, no segment, no segment\n");
    }
    return shmctl(id, IPC_RMID, NULL) == -1 && fprintf(stderr, "shmctl\n");
}
