#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    fprintf(stderr, "starting\n");
    int id = shmget(IPC_PRIVATE, 4000, IPC_CREAT | 0600);
    if (id == -1) {
        return 1;
    }
    return shmctl(id, IPC_RMID, NULL) == -1;
}
