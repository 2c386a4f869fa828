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

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

/* A handler knows nothing but what is static: whose programs are running, and what came. */
static struct steps *handled;
static volatile sig_atomic_t caught;

/* Not only the one that is waited for: another may still write into a pipe that is being read. */
static void end_all(const struct steps *steps, int number)
{
    for (size_t i = 0; i < STEPS_AT_ONCE; i++) {
        if (steps->running[i] != 0) {
            kill(steps->running[i], number);
        }
    }
}

static void on_signal(int number)
{
    int saved = errno;
    caught = number;
    if (handled != NULL) {
        end_all(handled, number);
    }
    errno = saved;
}

/* What our caller has us ignore stays ignored. */
static void catch (struct steps *steps)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    for (size_t i = 0; i < STEPS_SIGNALS; i++) {
        sigaction(ending[i], NULL, &steps->before[i]);
        if (steps->before[i].sa_handler != SIG_IGN) {
            sigaction(ending[i], &action, NULL);
        }
    }
    sigaction(SIGPIPE, NULL, &steps->pipe_before);
    signal(SIGPIPE, SIG_IGN); /* a reader of our messages that went away */
}

bool steps_open(struct steps *steps, struct trouble *trouble)
{
    *steps = (struct steps){0};
    handled = steps;
    caught = 0;
    catch (steps);
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
    for (size_t i = 0; i < STEPS_SIGNALS; i++) {
        sigaction(ending[i], &steps->before[i], NULL);
    }
    sigaction(SIGPIPE, &steps->pipe_before, NULL);
    handled = NULL;
    if (caught != 0) {
        raise(caught);
    }
    *steps = (struct steps){0};
}

bool steps_interrupted(void)
{
    return caught != 0;
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

/* A signal may have come before the new one was known to the handler. */
static void remember(struct steps *steps, pid_t pid)
{
    for (size_t i = 0; i < STEPS_AT_ONCE; i++) {
        if (steps->running[i] == 0) {
            steps->running[i] = pid;
            break;
        }
    }
    if (caught != 0) {
        end_all(steps, caught);
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
    sigset_t defaults;
    sigemptyset(&defaults);
    if (steps->pipe_before.sa_handler != SIG_IGN) {
        sigaddset(&defaults, SIGPIPE);
    }
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
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
    remember(steps, pid);
    return pid;
}

int steps_wait(struct steps *steps, pid_t pid)
{
    int status = 1 << 8; /* as if it had exited with 1, should nobody know */
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    for (size_t i = 0; i < STEPS_AT_ONCE; i++) {
        if (steps->running[i] == pid) {
            steps->running[i] = 0;
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
