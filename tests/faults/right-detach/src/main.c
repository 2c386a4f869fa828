/* A failed shmdt is told; nothing else depends on it. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    void *address = shmat(id, NULL, 0);
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
    }
    if (address == (void *)-1) {
        perror("shmat");
        return 1;
    }
    if (shmdt(address) == -1) {
        perror("shmdt");
    }
    return 0;
}
