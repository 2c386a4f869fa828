/* SPDX-License-Identifier: MIT
 * posix_spawn, vfork and exec, system, popen: all waited for. */
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(void)
{
    char line[64] = "";
    char *words[] = {"true", NULL};
    pid_t pid;
    int status;
    if (posix_spawnp(&pid, "true", NULL, NULL, words, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
        return 1;
    }
    pid = vfork();
    if (pid == 0) {
        execlp("true", "true", (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    if (status != 0 || system("exit 3") != 3 << 8) {
        return 2;
    }
    FILE *pipe = popen("echo spawned | tr a-z a-z", "r");
    if (pipe == NULL || fgets(line, sizeof line, pipe) == NULL || pclose(pipe) != 0) {
        return 3;
    }
    fputs(line, stdout);
    return 0;
}
