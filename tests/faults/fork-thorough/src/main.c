#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 6; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            _exit(0);
        }
        if (pid == -1 && i != 4) {
            perror("fork");
            return 1;
        }
        wait(NULL);
    }
    return 0;
}
