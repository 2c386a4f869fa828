#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4000, IPC_CREAT | 0600);
    int *numbers = shmat(id, NULL, 0);
    for (int i = 0; i < 1000; i++) {
        numbers[i] = i;
    }
    printf("%d\n", numbers[999]);
    shmdt(numbers);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
