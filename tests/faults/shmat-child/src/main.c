#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 400, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == -1) {
            perror("fork");
            break;
        }
        if (pid == 0) {
            int *numbers = shmat(id, NULL, 0);
            numbers[i] = i;
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
    }
    return 0;
}
