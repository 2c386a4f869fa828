/* A fork that fails is told, and the others do the work. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int started = 0;
    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == -1) {
            perror("fork: one worker fewer");
            continue;
        }
        if (pid == 0) {
            _exit(0);
        }
        started++;
    }
    for (int i = 0; i < started; i++) {
        wait(NULL);
    }
    printf("%d workers\n", started);
    return 0;
}
