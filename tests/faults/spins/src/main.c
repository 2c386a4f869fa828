#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int id;

int main(void)
{
    for (int i = 0; i < 6; i++) {
        id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
        while (id == -1) {
        }
        if (shmctl(id, IPC_RMID, NULL) == -1) {
            perror("shmctl");
        }
    }
    return 0;
}
