/* Removed while it is attached: it can be attached until the last has let go, then no more. What
 * the ledger does must not change that. */
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 100, 0600);
    char *bytes = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    char *again = shmat(id, NULL, 0);
    shmdt(again);
    shmdt(bytes);
    return shmat(id, NULL, 0) == (void *)-1 ? 0 : 1;
}
