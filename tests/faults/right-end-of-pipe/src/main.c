/* The second fork fails and the parent gives up at once. The child reads a pipe that ends with the
 * parent: it does not live on. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) == -1) {
        perror("pipe");
        return 1;
    }
    for (int i = 0; i < 2; i++) {
        pid_t pid = fork();
        if (pid == -1) {
            perror("fork");
            return 1;
        }
        if (pid == 0) {
            close(ends[1]);
            while (read(ends[0], &byte, 1) > 0) {
            }
            _exit(0);
        }
    }
    close(ends[1]);
    close(ends[0]);
    while (wait(NULL) > 0) {
    }
    return 0;
}
