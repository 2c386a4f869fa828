#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4000, IPC_CREAT | 0600);
    if (id == -1) {
        printf("no segment: %s\n", strerror(errno));
        return 1;
    }
    return shmctl(id, IPC_RMID, NULL) == -1;
}
