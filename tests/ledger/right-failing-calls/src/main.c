/* Calls that fail, each with its errno. */
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int failed = 0;
    failed += shmget(0x4711, 100, 0600) == -1;
    failed += shmget(IPC_PRIVATE, 0, 0600) == -1;
    failed += shmat(-1, NULL, 0) == (void *)-1;
    failed += shmdt(&failed) == -1;
    failed += shmctl(99, IPC_RMID, NULL) == -1;
    failed += semget(IPC_PRIVATE, -1, 0600) == -1;
    failed += semctl(99, 0, GETVAL) == -1;
    struct sembuf take = {0, -1, 0};
    failed += semop(99, &take, 1) == -1;
    failed += msgget(0x4711, 0600) == -1;
    failed += sem_open("/ledger-none", 0) == SEM_FAILED;
    failed += sem_unlink("/ledger-none") == -1;
    failed += shm_open("/ledger-none", O_RDONLY, 0) == -1;
    failed += wait(NULL) == -1;
    failed += kill(99999, 0) == -1;
    failed += execl("./none", "none", (char *)NULL) == -1;
    return failed == 15 ? 0 : 1;
}
