/* SPDX-License-Identifier: MIT
 *
 * Start and end of the marshal: scrutineer-marshal PLAN_FD RESULT_FD [TRACE_FD].
 * The plan is JSON (see ../box.h for its shape); the result is JSON too, written once, at the end.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void marshal_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("marshal: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(3);
}

static volatile sig_atomic_t told_to_stop;

static void on_terminate(int number)
{
    (void)number;
    told_to_stop = 1;
}

bool marshal_told_to_stop(void)
{
    return told_to_stop != 0;
}

static double clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

double marshal_now_ms(const struct marshal *marshal)
{
    return clock_ms() - marshal->origin_ms;
}

static int descriptor(const char *text)
{
    int fd = atoi(text);
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        marshal_fail("descriptor %s is not open", text);
    }
    return fd;
}

static void read_limits(struct marshal *marshal)
{
    json_t *limits = json_object_get(marshal->plan, "limits");
    struct limits *to = &marshal->limits;
    json_error_t error;
    if (json_unpack_ex(limits, &error, 0, "{s:F,s:F,s:I,s:I,s:I,s:I,s:I}", "run_ms", &to->run_ms,
                       "grace_ms", &to->grace_ms, "processes", &to->processes, "output_bytes",
                       &to->output_bytes, "memory_bytes", &to->memory_bytes, "file_bytes",
                       &to->file_bytes, "cpu_s", &to->cpu_s) != 0) {
        marshal_fail("the plan's limits: %s", error.text);
    }
}

static void read_plan(struct marshal *marshal, int fd)
{
    json_error_t error;
    lseek(fd, 0, SEEK_SET);
    marshal->plan = json_loadfd(fd, 0, &error);
    if (marshal->plan == NULL) {
        marshal_fail("the plan can't be read: %s (line %d)", error.text, error.line);
    }
    marshal->steps = json_object_get(marshal->plan, "steps");
    marshal->contained = json_is_true(json_object_get(marshal->plan, "contained"));
    marshal->supervise = json_is_true(json_object_get(marshal->plan, "supervise"));
    marshal->watch = (unsigned)json_integer_value(json_object_get(marshal->plan, "watch"));
    fault_begin(marshal);
    ledger_begin(marshal);
    marshal->witness = json_string_value(json_object_get(marshal->plan, "witness"));
    read_limits(marshal);
}

/* The kernel itself shall refuse: "refuse": {"shmmni": 0} lowers the namespace's own limits. */
static void lower_kernel_limits(const struct marshal *marshal)
{
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(marshal->plan, "refuse"), name, value)
    {
        char path[128];
        snprintf(path, sizeof path, "/proc/sys/kernel/%s", name);
        int fd = open(path, O_WRONLY | O_CLOEXEC);
        if (fd < 0 || dprintf(fd, "%lld\n", (long long)json_integer_value(value)) < 0) {
            marshal_fail("can't lower %s: %s", path, strerror(errno));
        }
        close(fd);
    }
}

/* So that a second run of the same program has other pids: who seeds by them is found out. */
static void use_up_pids(json_int_t count)
{
    for (json_int_t i = 0; i < count; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            _exit(0);
        }
        if (pid > 0) {
            waitpid(pid, NULL, 0);
        }
    }
}

/* Paths can hold any bytes. */
static json_t *maps_json(const char *maps)
{
    struct buffer text = {(char *)(uintptr_t)maps, maps ? strlen(maps) : 0, 0};
    return maps ? buffer_json(&text) : json_null();
}

static json_t *programs_result(struct marshal *marshal)
{
    json_t *all = json_array();
    for (size_t i = 0; i < marshal->program_count; i++) {
        struct program *program = &marshal->programs[i];
        bool exited = program->ended && WIFEXITED(program->status);
        bool killed = program->ended && WIFSIGNALED(program->status);
        json_array_append_new(
            all,
            json_pack("{s:s,s:i,s:b,s:i,s:i,s:b,s:b,s:f,s:f,s:o,s:o,s:I,s:I,s:o,s:o,s:O?}", "name",
                      program->name, "pid", (int)program->pid, "ended", program->ended, "exit",
                      exited ? WEXITSTATUS(program->status) : -1, "signal",
                      killed ? WTERMSIG(program->status) : 0, "killed_by_us", program->killed_by_us,
                      "auto_reap", program->auto_reap, "started_ms", program->started_ms,
                      "ended_ms", program->ended_ms, "stdout", buffer_json(&program->out), "stderr",
                      buffer_json(&program->err), "stdout_bytes", (json_int_t)program->out_total,
                      "stderr_bytes", (json_int_t)program->err_total, "maps",
                      maps_json(program->maps), "executable", maps_json(program->executable),
                      "left_at_end", program->left_at_end));
    }
    return all;
}

static void write_result(struct marshal *marshal, int fd)
{
    json_t *result = json_pack(
        "{s:i,s:o,s:o,s:O,s:O,s:O,s:O,s:O,s:O,s:O?,s:b,s:b,s:b,s:b,s:b,s:s,s:I,s:b,s:I,s:f}",
        "version", 1, "programs", programs_result(marshal), "segments", segments_result(marshal),
        "calls", marshal->calls, "crashes", marshal->crashes, "hang", marshal->hang, "steps",
        marshal->step_results, "left", marshal->left, "survivors", marshal->survivors, "hold",
        marshal->hold.seen, "contained", marshal->contained, "supervised", marshal->supervised,
        "out_of_time", marshal->out_of_time, "flooded", marshal->flooded, "too_many_processes",
        marshal->too_many_processes, "supervise_why", marshal->supervise_why, "call_count",
        (json_int_t)marshal->call_count, "calls_cut", marshal->calls_cut, "most_processes",
        (json_int_t)marshal->most_processes, "duration_ms", marshal_now_ms(marshal));
    lseek(fd, 0, SEEK_SET);
    /* Through a stream: json_dumpfd() asks the kernel for each comma. */
    FILE *stream = fdopen(fd, "w");
    if (result == NULL || stream == NULL || json_dumpf(result, stream, JSON_COMPACT) != 0 ||
        fflush(stream) != 0) {
        marshal_fail("the result can't be written");
    }
    json_decref(result);
}

/* In a fresh namespace the first id is 0, which is IPC_PRIVATE too: a program that mixes up key and
 * id would get away with it. Ids go round, so one that was given and removed does not come again.
 */
static void use_up_ids(void)
{
    int shm = shmget(IPC_PRIVATE, 1, 0600), sem = semget(IPC_PRIVATE, 1, 0600);
    int msg = msgget(IPC_PRIVATE, 0600);
    if (shm != -1) {
        shmctl(shm, IPC_RMID, NULL);
    }
    if (sem != -1) {
        semctl(sem, 0, IPC_RMID);
    }
    if (msg != -1) {
        msgctl(msg, IPC_RMID, NULL);
    }
}

static void prepare(struct marshal *marshal)
{
    /* The student's processes have our user id: they must not be able to trace us or to open our
     * descriptors. */
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGPIPE, SIG_IGN);
    if (!marshal->contained) {
        signal(SIGTERM, on_terminate); /* inside a box only the program could send it */
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        setsid();
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        marshal->known_before = census_before();
    }
    if (marshal->contained) {
        use_up_ids();
    }
    lower_kernel_limits(marshal);
    marshal->calls = json_array();
    marshal->crashes = json_array();
    marshal->hang = json_array();
    marshal->step_results = json_array();
    stalls_begin(&marshal->stalls);
    marshal->origin_ms = clock_ms();
    await_reset(marshal);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        marshal_fail("started by scrutineer only: scrutineer-marshal PLAN_FD RESULT_FD [TRACE_FD]");
    }
    struct marshal *marshal = calloc(1, sizeof *marshal);
    if (marshal == NULL) {
        marshal_fail("out of memory");
    }
    int plan_fd = descriptor(argv[1]);
    int result_fd = descriptor(argv[2]);
    marshal->trace_fd = argc > 3 ? descriptor(argv[3]) : -1;
    read_plan(marshal, plan_fd);
    prepare(marshal);
    use_up_pids(json_integer_value(json_object_get(marshal->plan, "pids_before")));
    loop_run(marshal);
    procs_end_all(marshal);
    marshal->left = census_take(marshal);
    write_result(marshal, result_fd);
    if (!marshal->contained) {
        census_remove(marshal->left);
    }
    return 0;
}
