/* SPDX-License-Identifier: MIT
 * `echo | wc' by hand: the parent keeps the writing end open, so wc's standard input never ends. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return 1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("wc", "wc", "-l", (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    if (write(ends[1], "one\ntwo\n", 8) != 8) {
        return 1;
    }
    waitpid(pid, NULL, 0);
    return 0;
}
