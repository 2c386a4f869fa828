/* Children and a grandchild, ended by exit and by a signal, waited for in each way. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t first = fork();
    if (first == 0) {
        if (fork() == 0) {
            _exit(3);
        }
        wait(&status);
        _exit(WEXITSTATUS(status) + 1);
    }
    waitpid(first, &status, 0);
    pid_t second = fork();
    if (second == 0) {
        pause();
        _exit(0);
    }
    waitpid(-1, NULL, WNOHANG);
    kill(second, SIGKILL);
    siginfo_t how;
    waitid(P_PID, (id_t)second, &how, WEXITED | WNOWAIT);
    wait4(-1, &status, 0, NULL);
    wait(NULL);
    return 5;
}
