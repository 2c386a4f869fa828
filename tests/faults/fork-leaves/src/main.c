#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

int main(void)
{
    pid_t pids[3];
    int id = shmget(IPC_PRIVATE, 216, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        exit(1);
    }
    for (int i = 0; i < 3; i++) {
        pids[i] = fork();
        if (pids[i] == -1) {
            perror("fork");
            exit(1);
        }
        if (pids[i] == 0) {
            sleep(20);
            _exit(0);
        }
    }
    for (int i = 0; i < 3; i++) {
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        exit(1);
    }
    return 0;
}
