/* Linked statically: only System V's calls, and no results. */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 100, 0600);
    int *number = shmat(id, NULL, 0);
    if (fork() == 0) {
        *number = 1;
        shmdt(number);
        _exit(0);
    }
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
