/* SPDX-License-Identifier: MIT
 *
 * One supervised call: noted with its process, arguments and place, and let through so that the
 * program sees and does what it would without us.
 *
 * Protocol: ledger_serve() when a listener is readable. While it works the calling thread stands
 * still in the kernel. Before any reply we let go of segments that are removed and that only we
 * still hold: a use after removal must fail as it would. The result of a call that goes on in the
 * kernel is not seen here; what it made is found by segments_look() at the next event.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static const struct {
    long number;
    const char *name;
} names[] = {
    {SYS_shmget, "shmget"}, {SYS_shmat, "shmat"},   {SYS_shmdt, "shmdt"},   {SYS_shmctl, "shmctl"},
    {SYS_semget, "semget"}, {SYS_semctl, "semctl"}, {SYS_msgget, "msgget"}, {SYS_msgctl, "msgctl"},
};

static const char *name_of(long number)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].number == number) {
            return names[i].name;
        }
    }
    return NULL;
}

/* Did one of ours make that call? pid 0: any process; argument -1: whatever its arguments. */
bool ledger_has(const struct marshal *marshal, const char *name, pid_t pid, int argument,
                int64_t value)
{
    size_t i;
    json_t *call;
    json_array_foreach(marshal->calls, i, call)
    {
        json_t *arguments = json_object_get(call, "arguments");
        if (strcmp(json_string_value(json_object_get(call, "name")), name) == 0 &&
            (pid == 0 || json_integer_value(json_object_get(call, "pid")) == pid) &&
            (argument < 0 ||
             (int)json_integer_value(json_array_get(arguments, (size_t)argument)) == (int)value)) {
            return true;
        }
    }
    return false;
}

static json_t *arguments_of(const struct seccomp_data *data)
{
    json_t *all = json_array();
    for (size_t i = 0; i < 6; i++) {
        json_array_append_new(all, json_integer((json_int_t)data->args[i]));
    }
    return all;
}

static void note_call(struct marshal *marshal, struct program *program,
                      const struct seccomp_notif *request)
{
    const char *name = name_of(request->data.nr);
    marshal->call_count++;
    if (name == NULL || json_array_size(marshal->calls) >= MOST_CALLS) {
        return;
    }
    pid_t tid = (pid_t)request->pid;
    json_t *call = json_object();
    if (marshal->stacked_calls < MOST_STACKED_CALLS) {
        marshal->stacked_calls++;
        json_object_set_new(call, "stack", procs_capture(tid, CALL_STACK_BYTES, false));
    }
    json_object_set_new(call, "name", json_string(name));
    json_object_set_new(call, "program", json_string(program->name));
    json_object_set_new(call, "pid", json_integer(procs_group_of_thread(tid)));
    json_object_set_new(call, "ms", json_real(marshal_now_ms(marshal)));
    json_object_set_new(call, "arguments", arguments_of(&request->data));
    json_array_append_new(marshal->calls, call);
}

/* Our own attachment must not be counted in what the program reads. */
static bool answer_stat(struct marshal *marshal, const struct seccomp_notif *request,
                        struct seccomp_notif_resp *reply)
{
    struct shmid_ds state;
    int id = (int)request->data.args[0];
    struct segment *segment = segments_know(marshal, id);
    if (segment == NULL || segment->address == NULL || shmctl(id, IPC_STAT, &state) != 0) {
        return false; /* the kernel's own answer is right */
    }
    state.shm_nattch--;
    struct iovec from = {&state, sizeof state};
    struct iovec to = {(void *)(uintptr_t)request->data.args[2], sizeof state};
    bool written =
        process_vm_writev((pid_t)request->pid, &from, 1, &to, 1, 0) == (ssize_t)sizeof state;
    reply->flags = 0;
    reply->val = 0;
    reply->error = written ? 0 : -EFAULT;
    return true;
}

/* SIG_IGN, or SA_NOCLDWAIT: the kernel reaps, so nothing has to be waited for. */
static void note_sigaction(struct program *program, const struct seccomp_notif *request)
{
    struct {
        uint64_t handler;
        uint64_t flags;
    } action; /* the head of the kernel's struct sigaction */
    pid_t pid = procs_group_of_thread((pid_t)request->pid);
    if (pid == program->pid && request->data.args[1] != 0 &&
        procs_read(pid, request->data.args[1], &action, sizeof action) == sizeof action) {
        program->auto_reap =
            action.handler == (uint64_t)(uintptr_t)SIG_IGN || (action.flags & SA_NOCLDWAIT) != 0;
    }
}

/* The witness (../witness) saw a fatal signal in the program and stands in its handler:
 * args: signal, code, sender, fault address, registers (DWARF's order), how many. */
static void note_crash(struct marshal *marshal, struct program *program,
                       const struct seccomp_notif *request)
{
    enum { MOST_REGISTERS = 33 };
    const __u64 *arguments = request->data.args;
    pid_t pid = procs_group_of_thread((pid_t)request->pid);
    size_t count = arguments[5] < MOST_REGISTERS ? (size_t)arguments[5] : MOST_REGISTERS;
    uint64_t values[MOST_REGISTERS] = {0};
    if (json_array_size(marshal->crashes) >= 32 ||
        procs_read(pid, arguments[4], values, count * sizeof values[0]) !=
            count * sizeof values[0] ||
        count < 17) {
        return;
    }
#if defined(__x86_64__)
    uint64_t sp = values[7], pc = values[16];
#else
    uint64_t sp = values[31], pc = values[32];
#endif
    json_t *registers = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(registers, json_integer((json_int_t)values[i]));
    }
    unsigned char *stack = malloc(HANG_STACK_BYTES);
    char *hex = hex_of(stack, stack ? procs_read(pid, sp, stack, HANG_STACK_BYTES) : 0);
    json_array_append_new(marshal->crashes,
                          json_pack("{s:i,s:s,s:i,s:i,s:i,s:I,s:I,s:I,s:o,s:s}", "pid", (int)pid,
                                    "program", program->name, "signal", (int)arguments[0], "code",
                                    (int)arguments[1], "sender", (int)arguments[2], "address",
                                    (json_int_t)arguments[3], "sp", (json_int_t)sp, "pc",
                                    (json_int_t)pc, "registers", registers, "stack", hex));
    free(hex);
    free(stack);
}

static void note_fork(struct marshal *marshal, pid_t parent, pid_t child)
{
    if (marshal->forks == NULL) {
        marshal->forks = calloc(MOST_FORKS, sizeof *marshal->forks);
    }
    if (marshal->forks != NULL && marshal->fork_count < MOST_FORKS) {
        marshal->forks[marshal->fork_count++] = (struct forked){parent, child};
    }
}

pid_t ledger_forked_by(const struct marshal *marshal, pid_t child)
{
    for (size_t i = marshal->fork_count; i > 0; i--) { /* pids come again: the last one counts */
        if (marshal->forks[i - 1].child == child) {
            return marshal->forks[i - 1].parent;
        }
    }
    return 0;
}

static void note_made(struct marshal *marshal, char kind, int id)
{
    if (marshal->made_count < MOST_MADE && !ledger_made(marshal, kind, id)) {
        marshal->made[marshal->made_count++] = (struct made){kind, id};
    }
}

bool ledger_made(const struct marshal *marshal, char kind, int id)
{
    for (size_t i = 0; i < marshal->made_count; i++) {
        if (marshal->made[i].kind == kind && marshal->made[i].id == id) {
            return true;
        }
    }
    return false;
}

/* A call that is no system call, told by the witness: its place is the address behind it. */
static void note_told_call(struct marshal *marshal, struct program *program,
                           const struct seccomp_notif *request)
{
    static const char *const told[] = {"fork", "sem_open", "shm_open"};
    const __u64 *arguments = request->data.args;
    size_t which = (size_t)(arguments[0] - TELL_FORK);
    char text[256] = "";
    pid_t pid = procs_group_of_thread((pid_t)request->pid);
    if (which == 0) {
        note_fork(marshal, pid, (pid_t)arguments[2]);
    }
    if (arguments[0] == TELL_SEMGET) {
        note_made(marshal, 's', (int)arguments[2]);
    } else if (arguments[0] == TELL_MSGGET) {
        note_made(marshal, 'm', (int)arguments[2]);
    } else if (arguments[0] == TELL_TIMER) {
        note_made(marshal, 't', (int)pid);
    }
    if (which >= sizeof told / sizeof told[0] || json_array_size(marshal->calls) >= MOST_CALLS ||
        (which == 0 && marshal->fork_count > MOST_FORK_CALLS)) {
        return;
    }
    if (which > 0 && arguments[2] != 0) {
        size_t got = procs_read(pid, arguments[2], text, sizeof text - 1);
        text[got] = '\0';
    }
    struct buffer name = {text, strlen(text), 0};
    json_array_append_new(marshal->calls,
                          json_pack("{s:s,s:s,s:i,s:f,s:o,s:o,s:{s:I,s:I}}", "name", told[which],
                                    "program", program->name, "pid", (int)pid, "ms",
                                    marshal_now_ms(marshal), "arguments", json_array(), "text",
                                    buffer_json(&name), "stack", "pc",
                                    (json_int_t)(arguments[1] - 1), "sp", (json_int_t)0));
}

static void before_attach(struct marshal *marshal, const struct seccomp_notif *request)
{
    marshal->attach_count++;
    segments_look(marshal);
    struct segment *segment = segments_know(marshal, (int)request->data.args[0]);
    if (segment != NULL) {
        segment_refresh(marshal, segment, false);
    }
}

static void serve(struct marshal *marshal, struct program *program, struct seccomp_notif *request,
                  struct seccomp_notif_resp *reply)
{
    reply->id = request->id;
    reply->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    long number = request->data.nr;
    if (program->maps == NULL) {
        program->maps = procs_maps((pid_t)request->pid);
    }
    if (number == WITNESS_CALL) {
        if (request->data.args[0] >= TELL_FORK) {
            note_told_call(marshal, program, request);
        } else {
            note_crash(marshal, program, request);
        }
        reply->flags = 0;
        return;
    }
    if (number == SYS_rt_sigaction) {
        note_sigaction(program, request);
        return;
    }
    note_call(marshal, program, request);
    segments_look(marshal);
    marshal->look_for_segments = true;
    if (number == SYS_shmat) {
        before_attach(marshal, request);
    }
    segments_sample(marshal); /* the last look before a possible removal */
    segments_let_go_of_removed(marshal);
    const char *name = name_of(number);
    if (marshal->failing != NULL && name != NULL && strcmp(name, marshal->failing) == 0) {
        reply->flags = 0;
        reply->error = -marshal->failing_error;
        return;
    }
    if (number == SYS_shmctl && (request->data.args[1] & 0xff) == IPC_STAT) {
        answer_stat(marshal, request, reply);
    }
}

void ledger_serve(struct marshal *marshal, struct program *program)
{
    struct seccomp_notif request;
    struct seccomp_notif_resp reply;
    memset(&request, 0, sizeof request);
    memset(&reply, 0, sizeof reply);
    if (ioctl(program->listener, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0) {
        return; /* the thread died or was interrupted before we looked */
    }
    serve(marshal, program, &request, &reply);
    /* ENOENT: the thread was killed while we looked. */
    ioctl(program->listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
}
