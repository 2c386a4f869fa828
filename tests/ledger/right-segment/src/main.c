/* A segment, attached by parent and child, given back by both. */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | IPC_EXCL | 0600);
    int *numbers = shmat(id, NULL, 0);
    const int *seen = shmat(id, NULL, SHM_RDONLY);
    if (fork() == 0) {
        numbers[0] = 1;
        shmdt(numbers);
        _exit(0);
    }
    wait(NULL);
    struct shmid_ds state;
    shmctl(id, IPC_STAT, &state);
    shmdt(seen);
    shmdt(numbers);
    shmctl(id, IPC_RMID, NULL);
    return state.shm_nattch == 2 ? 0 : 1;
}
