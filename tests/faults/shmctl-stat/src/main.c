#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    struct shmid_ds state = {0};
    int id = shmget(IPC_PRIVATE, 400, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    shmctl(id, IPC_STAT, &state);
    printf("%zu bytes\n", state.shm_segsz);
    state.shm_perm.mode = 0400;
    shmctl(id, IPC_SET, &state);
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        return 1;
    }
    return 0;
}
