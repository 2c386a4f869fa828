/* SPDX-License-Identifier: MIT
 *
 * The student's programs as the marshal sees them: started with limits and pipes, heard, fed,
 * reaped.
 *
 * Protocol: program_start() forks; in the child everything that is ours is closed before exec. The
 * order in the child matters: the listener is sent before exec, so that the program's first call is
 * already supervised; limits come last, so that they bind the program and not our preparation.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TRACE_FD_IN_PROGRAM = 9 };

struct start {
    const char *name, *input;
    char **arguments;
    char **environment;
    int in[2], out[2], err[2], sockets[2], failed[2];
};

static char **strings_of(json_t *array, size_t extra)
{
    size_t count = json_array_size(array), used = 0;
    char **strings = calloc(count + extra + 1, sizeof *strings);
    if (strings == NULL) {
        marshal_fail("out of memory for a program's arguments");
    }
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        strings[used++] = strdup(text ? text : "");
    }
    return strings;
}

static void strings_free(char **strings)
{
    for (size_t i = 0; strings[i] != NULL; i++) {
        free(strings[i]);
    }
    free(strings);
}

/* "@segment0" in an argument stands for the id of the first segment that was made. */
static void fill_in_ids(const struct marshal *marshal, char **arguments)
{
    for (size_t i = 0; arguments[i] != NULL; i++) {
        size_t number;
        if (sscanf(arguments[i], "@segment%zu", &number) == 1) {
            free(arguments[i]);
            int id = number < marshal->segment_count ? marshal->segments[number].id : -1;
            if (asprintf(&arguments[i], "%d", id) < 0) {
                marshal_fail("out of memory for a program's arguments");
            }
        }
    }
}

static void add_environment(char **environment, char *entry)
{
    size_t end = 0;
    while (environment[end] != NULL) {
        end++;
    }
    environment[end] = entry;
}

/* "libasan.so.8", terminated, among the names of what the program needs. */
static const char *asan_name(const char *bytes, size_t size)
{
    static const char wanted[] = "libasan.so.";
    const char *found = memmem(bytes, size, wanted, sizeof wanted - 1);
    if (found == NULL || memchr(found, '\0', size - (size_t)(found - bytes)) == NULL) {
        return NULL;
    }
    const char *version = found + sizeof wanted - 1;
    return version[strspn(version, "0123456789")] == '\0' ? found : NULL;
}

/* gcc's AddressSanitizer is a library that refuses to be loaded after the witness: what has to
 * stand before that, if the program needs it; else "". */
static void asan_before(const char *path, char *before, size_t room)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    before[0] = '\0';
    if (fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0) {
        size_t size = (size_t)about.st_size;
        char *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        const char *name = bytes != MAP_FAILED ? asan_name(bytes, size) : NULL;
        if (name != NULL) {
            snprintf(before, room, "%s:", name);
        }
        if (bytes != MAP_FAILED) {
            munmap(bytes, size);
        }
    }
    if (fd >= 0) {
        close(fd);
    }
}

static char **environment_for(const struct marshal *marshal, const char *executable)
{
    char **environment = strings_of(json_object_get(marshal->plan, "environment"), 2);
    char *entry, asan[64];
    asan_before(executable, asan, sizeof asan);
    if (marshal->witness != NULL &&
        asprintf(&entry, "LD_PRELOAD=%s%s", asan, marshal->witness) > 0) {
        add_environment(environment, entry);
    }
    if (marshal->trace_fd >= 0 &&
        asprintf(&entry, "SCRUTINEER_TRACE_FD=%d", TRACE_FD_IN_PROGRAM) > 0) {
        add_environment(environment, entry);
    }
    return environment;
}

static void open_pipes(struct start *start)
{
    if (pipe2(start->in, O_CLOEXEC) != 0 || pipe2(start->out, O_CLOEXEC) != 0 ||
        pipe2(start->err, O_CLOEXEC) != 0 || pipe2(start->failed, O_CLOEXEC) != 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, start->sockets) != 0) {
        marshal_fail("can't make a pipe: %s", strerror(errno));
    }
}

static void limit(int what, long value)
{
    if (value > 0) {
        struct rlimit both = {(rlim_t)value, (rlim_t)value};
        setrlimit((unsigned)what, &both);
    }
}

static void child_limits(const struct marshal *marshal)
{
    const struct limits *limits = &marshal->limits;
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    limit(RLIMIT_AS, limits->memory_bytes);
    limit(RLIMIT_FSIZE, limits->file_bytes);
    limit(RLIMIT_CPU, limits->cpu_s);
    if (marshal->contained) { /* elsewhere it would count all processes of this user */
        limit(RLIMIT_NPROC, limits->processes);
    }
}

static void child_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++) {
        signal(number, SIG_DFL);
    }
}

static void child_input(const struct start *start)
{
    int fd = start->in[0];
    if (strcmp(start->input, "pipe") != 0) {
        fd = open(start->input, O_RDONLY);
    }
    if (fd < 0 || dup2(fd, 0) < 0) {
        dprintf(start->failed[1], "can't open %s as standard input: %s", start->input,
                strerror(errno));
        _exit(127);
    }
}

__attribute__((noreturn)) static void child(const struct marshal *marshal, struct start *start)
{
    setsid();
    child_signals();
    child_input(start);
    dup2(start->out[1], 1);
    dup2(start->err[1], 2);
    int failed = fcntl(start->failed[1], F_DUPFD_CLOEXEC, 20);
    int socket_fd = fcntl(start->sockets[1], F_DUPFD_CLOEXEC, 20);
    if (marshal->trace_fd >= 0) {
        dup2(marshal->trace_fd, TRACE_FD_IN_PROGRAM);
        fcntl(TRACE_FD_IN_PROGRAM, F_SETFD, 0); /* dup2 leaves the flag where the two are one */
        syscall(SYS_close_range, TRACE_FD_IN_PROGRAM + 1, 19U, 0U);
        syscall(SYS_close_range, 3U, TRACE_FD_IN_PROGRAM - 1, 0U);
    } else {
        syscall(SYS_close_range, 3U, 19U, 0U);
    }
    if (marshal->supervise) {
        int error;
        int listener = seccomp_install(&error);
        seccomp_send_listener(socket_fd, listener);
        if (listener >= 0) {
            close(listener);
        }
    }
    syscall(SYS_close_range, 20U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
    child_limits(marshal);
    execvpe(start->arguments[0], start->arguments, start->environment);
    dprintf(failed, "can't start %s: %s", start->arguments[0], strerror(errno));
    _exit(127);
}

static void receive_listener(struct marshal *marshal, struct program *program, int socket_fd)
{
    program->listener = seccomp_receive_listener(socket_fd);
    if (program->listener >= 0) {
        fcntl(program->listener, F_SETFD, FD_CLOEXEC);
        marshal->supervised = true;
    } else {
        snprintf(marshal->supervise_why, sizeof marshal->supervise_why,
                 "the kernel refuses seccomp user notification");
    }
}

static void keep_our_ends(struct marshal *marshal, struct program *program, struct start *start)
{
    close(start->in[0]);
    close(start->out[1]);
    close(start->err[1]);
    close(start->sockets[1]);
    close(start->failed[1]);
    program->input = start->in[1];
    program->output = start->out[0];
    program->errors = start->err[0];
    program->listener = -1;
    if (marshal->supervise) {
        receive_listener(marshal, program, start->sockets[0]);
    }
    close(start->sockets[0]);
    fcntl(program->output, F_SETFL, O_NONBLOCK);
    fcntl(program->errors, F_SETFL, O_NONBLOCK);
}

/* Waits until exec has happened (the pipe closes by itself) or has failed (it says why). */
static void await_exec(int failed_fd)
{
    char why[256];
    ssize_t got;
    while ((got = read(failed_fd, why, sizeof why - 1)) < 0 && errno == EINTR) {
    }
    close(failed_fd);
    if (got > 0) {
        why[got] = '\0';
        marshal_fail("%s", why);
    }
}

void program_start(struct marshal *marshal, json_t *step)
{
    struct start start = {.input = "/dev/null"};
    if (marshal->program_count == MOST_PROGRAMS ||
        json_unpack(step, "{s:s,s?s}", "name", &start.name, "stdin", &start.input) != 0) {
        marshal_fail("a start step of the plan is not as it should be");
    }
    start.arguments = strings_of(json_object_get(step, "argv"), 0);
    if (start.arguments[0] == NULL) {
        marshal_fail("a start step of the plan has no program");
    }
    start.environment = environment_for(marshal, start.arguments[0]);
    if (json_is_true(json_object_get(step, "ids"))) {
        fill_in_ids(marshal, start.arguments);
    }
    open_pipes(&start);
    struct program *program = &marshal->programs[marshal->program_count++];
    program->name = strdup(start.name);
    program->executable = strdup(start.arguments[0]);
    program->started_ms = marshal_now_ms(marshal);
    program->pid = fork();
    if (program->pid < 0) {
        marshal_fail("can't fork: %s", strerror(errno));
    }
    if (program->pid == 0) {
        child(marshal, &start);
    }
    keep_our_ends(marshal, program, &start);
    await_exec(start.failed[0]);
    strings_free(start.arguments);
    strings_free(start.environment);
}

struct program *program_named(struct marshal *marshal, const char *name)
{
    for (size_t i = 0; i < marshal->program_count; i++) {
        if (strcmp(marshal->programs[i].name, name) == 0) {
            return &marshal->programs[i];
        }
    }
    return NULL;
}

struct program *program_of_pid(struct marshal *marshal, pid_t pid)
{
    for (size_t i = 0; i < marshal->program_count; i++) {
        if (marshal->programs[i].pid == pid) {
            return &marshal->programs[i];
        }
    }
    return NULL;
}

static void hear(struct marshal *marshal, int fd, struct buffer *buffer, long *total)
{
    char bytes[65536];
    ssize_t got;
    while (fd >= 0 && (got = read(fd, bytes, sizeof bytes)) > 0) {
        long room = marshal->limits.output_bytes - (long)buffer->used;
        long kept = got < room ? got : room;
        if (kept > 0) {
            buffer_add(buffer, bytes, (size_t)kept);
        }
        *total += got;
        if (*total > marshal->limits.output_bytes) {
            marshal->flooded = true;
            return;
        }
    }
}

void program_hear(struct marshal *marshal, struct program *program)
{
    hear(marshal, program->output, &program->out, &program->out_total);
    hear(marshal, program->errors, &program->err, &program->err_total);
}

void program_type(struct program *program, const char *text)
{
    size_t left = strlen(text);
    while (program->input >= 0 && left > 0) {
        ssize_t written = write(program->input, text, left);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return; /* the program no longer reads: its own affair */
        }
        text += written;
        left -= (size_t)written;
    }
}

void program_close_input(struct program *program)
{
    if (program->input >= 0) {
        close(program->input);
        program->input = -1;
    }
}

/* Nobody reads its standard output any more: the next write to it is a SIGPIPE. */
void program_hang_up(struct marshal *marshal, struct program *program)
{
    program_hear(marshal, program);
    if (program->output >= 0) {
        close(program->output);
        program->output = -1;
    }
}

static void program_ended(struct marshal *marshal, struct program *program, int status)
{
    program->ended = true;
    program->status = status;
    program->ended_ms = marshal_now_ms(marshal);
    program_close_input(program);
}

/* A process that outlived its program: by which signal it has ended, if by one. */
static void note_end_of_left(struct marshal *marshal, const siginfo_t *info)
{
    size_t k;
    json_t *left;
    if (info->si_code != CLD_KILLED && info->si_code != CLD_DUMPED) {
        return;
    }
    for (size_t i = 0; i < marshal->program_count; i++) {
        json_array_foreach(marshal->programs[i].left_at_end, k, left)
        {
            if (json_integer_value(json_object_get(left, "pid")) == info->si_pid) {
                json_object_set_new(left, "signal", json_integer(info->si_status));
            }
        }
    }
}

/* One of our own programs has ended: before it is reaped, its children are looked at, as they have
 * just become ours. Others that end are orphans that the kernel gave to us. */
static bool reap_one(struct marshal *marshal)
{
    siginfo_t info = {0};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) != 0 || info.si_pid == 0) {
        return false;
    }
    struct program *program = program_of_pid(marshal, info.si_pid);
    if (program != NULL && program->left_at_end == NULL) {
        program->left_at_end = procs_left_at_end(marshal, info.si_pid);
    } else if (program == NULL) {
        note_end_of_left(marshal, &info);
    }
    int status;
    if (waitpid(info.si_pid, &status, WNOHANG | __WALL) == info.si_pid && program != NULL) {
        program_ended(marshal, program, status);
    }
    return true;
}

void programs_reap(struct marshal *marshal)
{
    while (reap_one(marshal)) {
    }
}

bool programs_ended(const struct marshal *marshal)
{
    for (size_t i = 0; i < marshal->program_count; i++) {
        if (!marshal->programs[i].ended) {
            return false;
        }
    }
    return true;
}
