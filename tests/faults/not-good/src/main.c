/* It does not end well when no call fails either: then nothing can be learnt from one that does. */
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    shmctl(id, IPC_RMID, 0);
    return 3;
}
