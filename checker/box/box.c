/* SPDX-License-Identifier: MIT
 *
 * Starts bubblewrap and the marshal. Protocol in box.h.
 *
 * As root we drop to an unprivileged user before bubblewrap starts: user namespaces map that user
 * alone, so a program in the box is never root anywhere, cannot write the machine's sysctls, and
 * the limit on its number of processes holds.
 */
#define _GNU_SOURCE
#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "folder.h"
#include "memory.h"
#include "words.h"

enum { UNPRIVILEGED_ID = 65534, PATIENCE_MS = 20000 };

/* Where the bind's files are for the program: in bare mode where they are outside. */
char *box_path(const struct box *box, const struct box_plan *plan, const char *inside)
{
    for (size_t i = 0; box->containment == BOX_BARE && i < plan->bind_count; i++) {
        const struct box_bind *bind = &plan->binds[i];
        size_t length = strlen(bind->inside);
        if (strncmp(inside, bind->inside, length) == 0 &&
            (inside[length] == '/' || inside[length] == '\0')) {
            return text_format("%s%s", bind->outside, inside + length);
        }
    }
    return text_copy(inside);
}

/* The plan's steps with their paths as the program sees them. */
static json_t *steps_of(const struct box *box, const struct box_plan *plan)
{
    json_t *steps = json_deep_copy(plan->steps), *step, *argument;
    size_t i, j;
    json_array_foreach(steps, i, step)
    {
        json_t *arguments = json_object_get(step, "argv");
        json_array_foreach(arguments, j, argument)
        {
            char *path = box_path(box, plan, json_string_value(argument));
            json_array_set_new(arguments, j, json_string(path));
            free(path);
        }
    }
    return steps;
}

static json_t *environment_of(const struct box_plan *plan)
{
    static const char *const small[] = {"PATH=/usr/bin:/bin", "HOME=/tmp", "LANG=C.UTF-8",
                                        "TERM=dumb", NULL};
    const char *const *from = plan->environment ? plan->environment : small;
    json_t *all = json_array();
    for (size_t i = 0; from[i] != NULL; i++) {
        json_t *entry = json_string(from[i]);
        if (entry != NULL) { /* not valid UTF-8: left out */
            json_array_append_new(all, entry);
        }
    }
    return all;
}

static json_t *plan_json(const struct box *box, const struct box_plan *plan)
{
    const struct box_limits *limits = &plan->limits;
    char *witness = box->containment == BOX_BARE ? text_format("%s/kit/witness.so", box->folder)
                                                 : text_copy(BOX_WITNESS_INSIDE);
    json_t *json = json_pack(
        "{s:i,s:b,s:b,s:s?,s:{s:f,s:f,s:I,s:I,s:I,s:I,s:I},s:O?,s:{s:s?,s:i,s:i,s:i},s:i,s:i,s:o,s:"
        "o}",
        "version", 1, "contained", box->containment == BOX_NAMESPACES, "supervise", plan->supervise,
        "witness", plan->witness ? witness : NULL, "limits", "run_ms", limits->run_ms, "grace_ms",
        limits->grace_ms, "processes", (json_int_t)limits->processes, "output_bytes",
        (json_int_t)limits->output_bytes, "memory_bytes", (json_int_t)limits->memory_bytes,
        "file_bytes", (json_int_t)limits->file_bytes, "cpu_s", (json_int_t)limits->cpu_s, "refuse",
        plan->refuse, "fault", "call", plan->fault.call, "process", plan->fault.process, "nth",
        plan->fault.nth, "errno", plan->fault.error, "watch", (int)plan->watch, "pids_before",
        plan->pids_before, "environment", environment_of(plan), "steps", steps_of(box, plan));
    free(witness);
    return json;
}

static int memory_file(const char *name, struct trouble *trouble)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd < 0) {
        trouble_set(trouble, "can't make a memory file: %s", strerror(errno));
    }
    return fd;
}

static bool become_unprivileged(const struct box *box)
{
    return !box->drops ||
           (setgroups(0, NULL) == 0 && setresgid(box->gid, box->gid, box->gid) == 0 &&
            setresuid(box->uid, box->uid, box->uid) == 0);
}

__attribute__((noreturn)) static void become(const struct box *box, const struct words *words,
                                             const int *inherited, size_t count, int errors_fd,
                                             const char *folder)
{
    for (size_t i = 0; i < count; i++) {
        if (inherited[i] >= 0) {
            fcntl(inherited[i], F_SETFD, 0);
        }
    }
    for (size_t i = 0; i < words->fd_count; i++) {
        fcntl(words->fds[i], F_SETFD, 0);
    }
    int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null_fd, 0);
    dup2(null_fd, 1);
    dup2(errors_fd, 2);
    signal(SIGINT, SIG_IGN); /* Ctrl-C is for scrutineer, which then ends us */
    if (!become_unprivileged(box) || (folder != NULL && chdir(folder) != 0)) {
        dprintf(2, "can't become an unprivileged user or enter the folder: %s", strerror(errno));
        _exit(126);
    }
    execvp(words->all[0], words->all);
    dprintf(2, "can't start %s: %s", words->all[0], strerror(errno));
    _exit(127);
}

static bool start(const struct box *box, const struct box_plan *plan, int plan_fd,
                  struct box_run *run, struct trouble *trouble)
{
    const int fds[3] = {plan_fd, run->result_fd, plan->trace_fd};
    struct words words = {0};
    bool started = words_for(box, plan, fds, &words, trouble);
    char *folder =
        plan->folder && box->containment == BOX_BARE ? box_path(box, plan, plan->folder) : NULL;
    if (started) {
        run->pid = fork();
        if (run->pid == 0) {
            become(box, &words, fds, 3, run->errors_fd, folder);
        }
        started = run->pid > 0 ? true : trouble_set(trouble, "can't fork: %s", strerror(errno));
    }
    free(folder);
    words_release(&words);
    return started;
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

bool box_start(const struct box *box, const struct box_plan *plan, struct box_run *run,
               struct trouble *trouble)
{
    *run = (struct box_run){.pid = -1, .result_fd = -1, .errors_fd = -1};
    run->bare = box->containment == BOX_BARE;
    run->most_ms = plan->limits.run_ms + plan->limits.grace_ms + PATIENCE_MS;
    run->until_ms = now_ms() + run->most_ms;
    int plan_fd = memory_file("plan", trouble);
    run->result_fd = plan_fd < 0 ? -1 : memory_file("result", trouble);
    run->errors_fd = run->result_fd < 0 ? -1 : memory_file("errors", trouble);
    json_t *json = plan_json(box, plan);
    bool started = run->errors_fd >= 0 && json != NULL && json_dumpfd(json, plan_fd, 0) == 0 &&
                   start(box, plan, plan_fd, run, trouble);
    if (json == NULL) {
        trouble_set(trouble, "a path or an argument is not valid UTF-8");
    }
    json_decref(json);
    if (plan_fd >= 0) {
        close(plan_fd);
    }
    if (!started) {
        close(run->result_fd);
        close(run->errors_fd);
    }
    return started;
}

static volatile sig_atomic_t caught_signal;

static void on_signal(int number)
{
    caught_signal = number;
}

void box_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

int box_interrupted(void)
{
    return caught_signal;
}

/* Where there is no pidfd (Linux before 5.3, Valgrind), it looks again every 2 ms. */
static bool ends_before(pid_t pid, double until_ms)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0U);
    struct pollfd end = {.fd = fd, .events = POLLIN};
    siginfo_t ended = {0};
    bool over = false;
    while (!over && now_ms() < until_ms && caught_signal == 0) {
        /* Not longer than half a second: a signal may come just before the poll. */
        double left_ms = until_ms - now_ms() + 1;
        poll(&end, 1, fd < 0 ? 2 : left_ms < 500 ? (int)left_ms : 500);
        over = waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               ended.si_pid == pid;
    }
    if (fd >= 0) {
        close(fd);
    }
    return over;
}

/* Waits at most so long; then ends it. False: it had to be ended. */
static bool wait_for(const struct box_run *run, int *status)
{
    enum { LAST_MOMENTS_MS = 4000 };
    pid_t pid = run->pid;
    bool over = ends_before(pid, run->until_ms);
    if (!over && run->bare) {
        /* Without a namespace only the marshal can end its processes. */
        int signal_number = caught_signal;
        kill(pid, SIGTERM);
        caught_signal = 0;
        ends_before(pid, now_ms() + LAST_MOMENTS_MS);
        caught_signal = signal_number;
    }
    if (!over) {
        kill(pid, SIGKILL); /* die-with-parent takes the rest along */
    }
    while (waitpid(pid, status, 0) < 0 && errno == EINTR) {
    }
    return over;
}

size_t box_wait_any(struct box_run *const *runs, size_t count)
{
    enum { LOOK_EVERY_MS = 2 };
    while (caught_signal == 0) {
        double now = now_ms();
        for (size_t i = 0; i < count; i++) {
            siginfo_t ended = {0};
            if (now > runs[i]->until_ms ||
                (waitid(P_PID, (id_t)runs[i]->pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                 ended.si_pid == runs[i]->pid)) {
                return i;
            }
        }
        poll(NULL, 0, LOOK_EVERY_MS);
    }
    return 0;
}

static void errors_text(int fd, char *text, size_t room)
{
    ssize_t got = pread(fd, text, room - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    for (char *at = text; *at != '\0'; at++) {
        *at = *at == '\n' ? ' ' : *at;
    }
}

/* As a whole: json_loadfd reads byte by byte. */
static json_t *load_result(int fd, json_error_t *error)
{
    struct stat state;
    if (fstat(fd, &state) != 0 || state.st_size == 0) {
        return NULL;
    }
    char *text = mmap(NULL, (size_t)state.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (text == MAP_FAILED) {
        return NULL;
    }
    json_t *json = json_loadb(text, (size_t)state.st_size, 0, error);
    munmap(text, (size_t)state.st_size);
    return json;
}

bool box_finish(struct box_run *run, struct run_log *log, struct trouble *trouble)
{
    int status = 0;
    char errors[600];
    json_error_t error;
    memset(log, 0, sizeof *log);
    bool ended = wait_for(run, &status);
    errors_text(run->errors_fd, errors, sizeof errors);
    json_t *json = ended && status == 0 ? load_result(run->result_fd, &error) : NULL;
    close(run->result_fd);
    close(run->errors_fd);
    if (caught_signal != 0) {
        json_decref(json);
        return trouble_set(trouble, "interrupted");
    }
    if (!ended) {
        return trouble_set(trouble, "the sandbox did not end within %.0f s and was stopped",
                           run->most_ms / 1e3);
    }
    if (json == NULL) {
        return trouble_set(trouble, "the sandbox failed (status %d): %s", status, errors);
    }
    return run_log_decode(json, log, trouble);
}

/* A whole run of /bin/true: bubblewrap, namespaces, marshal, all of it. */
static bool try_out(const struct box *box, struct trouble *trouble)
{
    json_t *steps =
        json_pack("[{s:s,s:s,s:[s]}]", "do", "start", "name", "true", "argv", "/usr/bin/true");
    struct box_plan plan = {.limits = {5000, 0, 64, 4096, 0, 0, 0}, .steps = steps, .trace_fd = -1};
    struct box_run run;
    struct run_log log;
    bool works = box_start(box, &plan, &run, trouble) && box_finish(&run, &log, trouble);
    if (works) {
        run_log_release(&log);
    }
    json_decref(steps);
    return works;
}

/* In a user namespace with few ids (a container) there may be no other user to become; its root is
 * none outside. */
static bool has_unprivileged_id(void)
{
    unsigned long first, outside, count;
    bool found = false;
    FILE *map = fopen("/proc/self/uid_map", "re");
    while (map != NULL && fscanf(map, "%lu %lu %lu", &first, &outside, &count) == 3) {
        found |= UNPRIVILEGED_ID >= first && UNPRIVILEGED_ID - first < count;
    }
    if (map != NULL) {
        fclose(map);
    }
    return found;
}

/* With or without namespaces, root's rights are not the program's. */
static struct box with_namespaces(const struct kit *kit)
{
    struct box box = {.containment = BOX_NAMESPACES,
                      .kit = kit,
                      .drops = geteuid() == 0 && has_unprivileged_id()};
    box.uid = box.drops ? UNPRIVILEGED_ID : geteuid();
    box.gid = box.drops ? UNPRIVILEGED_ID : getegid();
    return box;
}

/* What the marshal needs, at a place that an unprivileged user can reach. */
static bool bare_folder(struct box *box, struct trouble *trouble)
{
    struct copy_limits limits = {.files = 100, .bytes = 64 << 20};
    box->folder = folder_temporary(trouble);
    if (box->folder == NULL) {
        return false;
    }
    char *kit = text_format("%s/kit", box->folder), *work = text_format("%s/work", box->folder);
    char *from = text_copy(box->kit->marshal);
    *strrchr(from, '/') = '\0';
    bool made = folder_make(kit, trouble) && folder_make(work, trouble) &&
                folder_copy(from, kit, &limits, trouble) &&
                (!box->drops || folder_give(box->folder, box->uid, box->gid, trouble));
    free(from);
    free(kit);
    free(work);
    return made;
}

bool box_open_bare(struct box *box, const struct kit *kit, struct trouble *trouble)
{
    *box = with_namespaces(kit);
    box->containment = BOX_BARE;
    if (bare_folder(box, trouble) && try_out(box, trouble)) {
        return true;
    }
    box_close(box);
    return false;
}

void box_close(struct box *box)
{
    if (box->folder != NULL) {
        folder_remove(box->folder);
        free(box->folder);
        box->folder = NULL;
    }
}

bool box_open(struct box *box, const struct kit *kit, bool allow_bare, struct trouble *trouble)
{
    *box = with_namespaces(kit);
    return try_out(box, trouble) || (allow_bare && box_open_bare(box, kit, trouble));
}
