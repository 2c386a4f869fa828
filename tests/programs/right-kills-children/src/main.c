/* SPDX-License-Identifier: MIT
 * The parent ends its children on purpose, with signals that look like crashes. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const int signals[] = {SIGKILL, SIGSEGV, SIGABRT, SIGTERM};
    for (int i = 0; i < 4; i++) {
        int status;
        pid_t pid = fork();
        if (pid == 0) {
            for (;;) {
                pause();
            }
        }
        usleep(20 * 1000);
        kill(pid, signals[i]);
        waitpid(pid, &status, 0);
        printf("%s%s", i > 0 ? " " : "", sigabbrev_np(WTERMSIG(status)));
    }
    puts("");
    return 0;
}
