/* The third fork fails: those that were started are told to end, and the parent goes. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pids[3];
    for (int i = 0; i < 3; i++) {
        pids[i] = fork();
        if (pids[i] == -1) {
            perror("fork");
            while (i-- > 0) {
                kill(pids[i], SIGTERM);
            }
            exit(EXIT_FAILURE);
        }
        if (pids[i] == 0) {
            pause();
            _exit(0);
        }
    }
    for (int i = 0; i < 3; i++) {
        kill(pids[i], SIGTERM);
        waitpid(pids[i], NULL, 0);
    }
    return 0;
}
