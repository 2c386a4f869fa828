/* semget, semctl, semop with SEM_UNDO. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    unsigned short values[2] = {1, 0};
    semctl(set, 0, SETALL, values);
    semctl(set, 1, SETVAL, 3);
    struct sembuf take = {0, -1, SEM_UNDO}, give[2] = {{0, 1, SEM_UNDO}, {1, 1, IPC_NOWAIT}};
    semop(set, &take, 1);
    semop(set, give, 2);
    printf("%d\n", semctl(set, 1, GETVAL));
    semctl(set, 0, IPC_RMID);
    return 0;
}
