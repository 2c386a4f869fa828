/* The same, never removed: the finding names the call that made it. */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int other = shmget(IPC_PRIVATE, 50, IPC_CREAT | IPC_EXCL | 0600);
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | IPC_EXCL | 0600); /* left */
    int *numbers = shmat(id, NULL, 0);
    if (fork() == 0) {
        numbers[0] = 1;
        _exit(0);
    }
    wait(NULL);
    shmdt(numbers);
    shmctl(other, IPC_RMID, NULL);
    return 0;
}
