#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4000, IPC_CREAT | 0600);
    if (id != -1) {
        printf("a segment\n");
        shmctl(id, IPC_RMID, NULL) == -1 ? perror("shmctl") : (void)0;
    }
    return 0;
}
