/* SPDX-License-Identifier: MIT
 * Two programs that share their waiting on purpose: a tree whose leaves have no children, then
 * helpers, each of which makes a child of its own by a function that waits for all. Their wrong
 * sibling is exit-waits-wrong. */
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void tree(int depth)
{
    for (int i = 0; i < 2 && depth > 0; i++) {
        if (fork() == 0) {
            tree(depth - 1);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
}

static void run_true(void)
{
    char *words[] = {"true", NULL};
    pid_t pid;
    if (posix_spawn(&pid, "/usr/bin/true", NULL, NULL, words, environ) == 0) {
        while (wait(NULL) > 0) {
        }
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) {
        tree(2);
        return 0;
    }
    if (fork() == 0) {
        run_true();
        _exit(0);
    }
    run_true();
    return 0;
}
