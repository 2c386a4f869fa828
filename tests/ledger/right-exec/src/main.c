/* The child becomes another program, this one again: what it does there is in the ledger, without
 * places of the first one. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc > 1) {
        int *number = shmat(atoi(argv[1]), NULL, 0);
        *number = 1;
        return 0;
    }
    int id = shmget(IPC_PRIVATE, sizeof(int), 0600);
    char text[16];
    snprintf(text, sizeof text, "%d", id);
    if (fork() == 0) {
        execl(argv[0], argv[0], text, (char *)NULL);
        _exit(1);
    }
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
