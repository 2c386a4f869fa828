#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>

int main(void)
{
    struct sembuf take = {0, -1, 0}, give = {0, 1, 0};
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    semctl(set, 0, SETVAL, 1);
    semop(set, &take, 1);
    printf("in\n");
    semop(set, &give, 1);
    printf("%d\n", semctl(set, 0, GETVAL));
    semctl(set, 0, IPC_RMID);
    return 0;
}
