/* Its twin race-traced does not wait first: here there is no race. */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(int), 0600);
    int *number = shmat(id, NULL, 0);
    if (fork() == 0) {
        *number += 1; /* child */
        _exit(0);
    }

    wait(NULL);
    *number += 2;
    shmdt(number);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
