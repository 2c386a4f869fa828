/* SPDX-License-Identifier: MIT
 * Writes and reads back a file, changes its folder, and its child starts a session of its own. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char line[32] = "", folder[64] = "";
    FILE *file = fopen("results.csv", "w");
    if (file == NULL || fputs("44;1:23.456\n", file) < 0 || fclose(file) != 0) {
        perror("results.csv");
        return 1;
    }
    file = fopen("results.csv", "r");
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        return 1;
    }
    fclose(file);
    int moved = chdir("/") == 0 && getcwd(folder, sizeof folder) != NULL;
    int status = 1;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(setsid() != getpid());
    }
    waitpid(pid, &status, 0);
    printf("%d %d %d\n", strcmp(line, "44;1:23.456\n") == 0, moved && strcmp(folder, "/") == 0,
           status == 0);
    return 0;
}
