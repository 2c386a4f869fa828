/* SPDX-License-Identifier: MIT
 * Starts programs and waits for them, without leaving a file behind. See steps.h. */
#define _GNU_SOURCE
#include "steps.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"
#include "memory.h"
#include "response.h"

extern char **environ;

enum {
    MOST_COMMAND_BYTES = 1 << 20
}; /* execve() takes 2 MB in all, environment and pointers too */

static void ending_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
    sigaddset(set, SIGPIPE); /* ours only: a reader of our messages that went away */
}

bool steps_open(struct steps *steps, struct trouble *trouble)
{
    sigset_t waiting;
    *steps = (struct steps){0};
    ending_signals(&waiting);
    sigaddset(&waiting, SIGCHLD);
    sigprocmask(SIG_BLOCK, &waiting, &steps->before);
    /* A caller that ignores SIGCHLD would have our children reaped before we ask for them. */
    signal(SIGCHLD, SIG_DFL);
    steps->folder = folder_temporary(trouble);
    return steps->folder != NULL;
}

void steps_close(struct steps *steps)
{
    if (steps->folder != NULL) {
        folder_remove(steps->folder);
        free(steps->folder);
    }
    if (steps->signal != 0) {
        raise(steps->signal);
    }
    sigprocmask(SIG_SETMASK, &steps->before, NULL);
    *steps = (struct steps){0};
}

char *steps_path(const struct steps *steps, const char *name)
{
    return text_format("%s/%s", steps->folder, name);
}

static bool is_long(const struct list *command)
{
    size_t bytes = 0;
    for (size_t i = 0; i < command->count; i++) {
        bytes += strlen(command->words[i]) + 1 + sizeof(char *);
    }
    return bytes > MOST_COMMAND_BYTES;
}

static void prepare(const struct step *step, posix_spawn_file_actions_t *actions)
{
    posix_spawn_file_actions_init(actions);
    if (step->input >= 0) {
        posix_spawn_file_actions_adddup2(actions, step->input, STDIN_FILENO);
    }
    if (step->output >= 0) {
        posix_spawn_file_actions_adddup2(actions, step->output, STDOUT_FILENO);
    }
    if (step->messages >= 0) {
        posix_spawn_file_actions_adddup2(actions, step->messages, STDERR_FILENO);
    }
}

pid_t steps_start(struct steps *steps, const struct step *step, struct trouble *trouble)
{
    char **words = step->command->words;
    char *file = NULL, *shorter[3] = {words[0], NULL, NULL};
    if (is_long(step->command)) {
        file = steps_path(steps, "words");
        (void)unlink(file);
        if (!response_write(file, words + 1, trouble)) {
            free(file);
            return -1;
        }
        shorter[1] = text_format("@%s", file);
        words = shorter;
    }
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &steps->before);
    prepare(step, &actions);
    pid_t pid = -1;
    int error = posix_spawnp(&pid, words[0], &actions, &attributes, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    free(shorter[1]);
    free(file);
    if (error != 0) {
        trouble_set(trouble, "can't start %s: %s", words[0], strerror(error));
        return -1;
    }
    return pid;
}

int steps_wait(struct steps *steps, pid_t pid)
{
    sigset_t waiting;
    int status = 1 << 8; /* as if it had exited with 1, should nobody know */
    ending_signals(&waiting);
    sigdelset(&waiting, SIGPIPE);
    sigaddset(&waiting, SIGCHLD);
    while (waitpid(pid, &status, WNOHANG) == 0) {
        int got = sigwaitinfo(&waiting, NULL);
        if (got > 0 && got != SIGCHLD) {
            steps->signal = got;
            kill(pid, got);
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int steps_run(struct steps *steps, const struct list *command, struct trouble *trouble)
{
    struct step step = {.command = command, .input = -1, .output = -1, .messages = -1};
    pid_t pid = steps_start(steps, &step, trouble);
    return pid < 0 ? -1 : steps_wait(steps, pid);
}

static char *read_all(int fd)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = fdopen(fd, "r");
    if (file == NULL) {
        close(fd);
        return text_copy("");
    }
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = text_copy("");
    }
    fclose(file);
    return text;
}

char *steps_capture(struct steps *steps, const struct list *command, struct trouble *trouble)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        trouble_set(trouble, "can't make a pipe: %s", strerror(errno));
        return NULL;
    }
    struct step step = {.command = command, .input = -1, .output = ends[1], .messages = -1};
    pid_t pid = steps_start(steps, &step, trouble);
    close(ends[1]);
    char *text = read_all(ends[0]);
    if (pid < 0 || steps_wait(steps, pid) != 0) {
        free(text);
        return NULL;
    }
    return text;
}
