#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pids[3];
    for (int i = 0; i < 3; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            pause();
            _exit(0);
        }
        if (pids[i] < 0) {
            perror("fork");
        }
    }
    for (int i = 0; i < 3; i++) {
        kill(pids[i], SIGTERM);
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
