/* Built by scrutineer-cc: the ledger is the same, and the race is found as without it. */
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
    *number += 2; /* parent */
    wait(NULL);
    shmdt(number);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
