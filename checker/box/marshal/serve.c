/* SPDX-License-Identifier: MIT
 *
 * One notification: a supervised call, noted and let through so that the program sees and does what
 * it would without us, or refused where the plan says so; or a word of the witness (told.c).
 *
 * Protocol: serve_one() when a listener is readable. While it works the calling thread stands still
 * in the kernel, and the steps of the plan that waited for the call are carried out. Before any
 * reply we let go of segments that are removed and that only we still hold: a use after removal
 * must fail as it would. The result of a call that goes on in the kernel is not seen here: the
 * witness tells it.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static enum call call_of(long number)
{
    static const struct {
        long number;
        enum call call;
    } calls[] = {
        {SYS_shmget, CALL_shmget}, {SYS_shmat, CALL_shmat},   {SYS_shmdt, CALL_shmdt},
        {SYS_shmctl, CALL_shmctl}, {SYS_semget, CALL_semget}, {SYS_semctl, CALL_semctl},
        {SYS_msgget, CALL_msgget}, {SYS_msgctl, CALL_msgctl},
    };
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (calls[i].number == number) {
            return calls[i].call;
        }
    }
    return CALL_COUNT;
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

static struct event event_of(const struct seccomp_notif *request)
{
    struct event event = {.call = call_of(request->data.nr),
                          .tid = (pid_t)request->pid,
                          .pid = procs_group_of_thread((pid_t)request->pid)};
    for (size_t i = 0; i < 6; i++) {
        event.arguments[i] = (int64_t)request->data.args[i];
    }
    return event;
}

static long note_call(struct marshal *marshal, struct program *program, struct event *event)
{
    char text[64];
    text_of_event(event, 0, text, sizeof text);
    event->text = text;
    bool has_place = capture_is_of_program(marshal, program, event->pid);
    if (has_place && (event->refused || marshal->stacked_calls < MOST_STACKED_CALLS)) {
        marshal->stacked_calls++;
        event->stack = procs_capture(event->tid, CALL_STACK_BYTES, false);
    }
    long entry = ledger_add(marshal, program, event);
    event->text = NULL;
    return entry;
}

/* The last looks before the call can change or remove what there is. */
static void look(struct marshal *marshal, const struct event *event)
{
    segments_look(marshal);
    marshal->look_for_segments = true;
    if (event->call == CALL_shmat) {
        marshal->attach_count++;
        struct segment *segment = segments_know(marshal, (int)event->arguments[0]);
        if (segment != NULL) {
            segment_refresh(marshal, segment, false);
        }
    }
    segments_sample(marshal);
    segments_let_go_of_removed(marshal);
}

static void serve_call(struct marshal *marshal, struct program *program,
                       const struct seccomp_notif *request, struct seccomp_notif_resp *reply)
{
    struct event event = event_of(request);
    marshal->call_count++;
    int error = event.call < CALL_COUNT ? fault_meets(marshal, program, &event) : 0;
    event.refused = error != 0;
    long entry = event.call < CALL_COUNT ? note_call(marshal, program, &event) : -1;
    look(marshal, &event);
    if (error != 0) {
        fault_note(marshal, program, entry);
        if (!program->has_witness || !fault_by_kernel(marshal, program, &event)) {
            reply->flags = 0;
            reply->error = -error;
            ledger_back(marshal, program->has_witness ? -1 : entry, -1, error);
        }
        return;
    }
    if (event.call < CALL_COUNT) {
        fault_goes_on(marshal, &event);
        await_met(marshal, program, &event, entry, MOMENT_ENTERED);
    }
    segments_let_go_of_removed(marshal);
    if (event.call == CALL_shmctl && (event.arguments[1] & 0xff) == IPC_STAT) {
        answer_stat(marshal, request, reply);
    }
}

static void serve_witness(struct marshal *marshal, struct program *program,
                          const struct seccomp_notif *request, struct seccomp_notif_resp *reply)
{
    uint64_t arguments[6];
    for (size_t i = 0; i < 6; i++) {
        arguments[i] = request->data.args[i];
    }
    reply->flags = 0;
    if (arguments[0] < TELL_ASK) {
        told_crash(marshal, program, (pid_t)request->pid, arguments);
    } else {
        reply->val =
            (int64_t)told_serve(marshal, program, (pid_t)request->pid, arguments[0], arguments[1]);
    }
}

/* The question at the start is no call of the program's. */
static bool is_question(const struct seccomp_notif *request)
{
    return request->data.nr == WITNESS_CALL && request->data.args[0] == TELL_ASK;
}

static void answer(struct marshal *marshal, struct program *program,
                   const struct seccomp_notif *request)
{
    struct seccomp_notif_resp reply = {.id = request->id,
                                       .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    if (program->maps == NULL && !is_question(request)) {
        program->maps = procs_maps((pid_t)request->pid);
        program->image = capture_image((pid_t)request->pid);
    }
    if (request->data.nr == WITNESS_CALL) {
        serve_witness(marshal, program, request, &reply);
    } else if (request->data.nr == SYS_rt_sigaction) {
        note_sigaction(program, request);
    } else {
        serve_call(marshal, program, request, &reply);
    }
    if (await_is_of_value(marshal)) {
        steps_advance(marshal);
    }
    /* ENOENT: the thread was killed while we looked. */
    ioctl(program->listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
}

static bool receive(const struct program *program, struct seccomp_notif *request)
{
    memset(request, 0, sizeof *request); /* false: the thread died or was interrupted before */
    return ioctl(program->listener, SECCOMP_IOCTL_NOTIF_RECV, request) == 0;
}

/* A limit of the whole namespace is lowered for one call: until that has come back, nobody else's
 * call goes on, so that none fails by accident. */
static void serve_it_alone(struct marshal *marshal, struct program *program)
{
    enum { MOST_WAITING = 64, PATIENCE_MS = 1000, LOOK_EVERY_MS = 10 };
    struct seccomp_notif waiting[MOST_WAITING];
    struct pollfd listener = {.fd = program->listener, .events = POLLIN};
    size_t count = 0;
    pid_t tid = marshal->fault.lowered_for;
    double until_ms = marshal_now_ms(marshal) + PATIENCE_MS;
    while (marshal->fault.lowered_for == tid && count < MOST_WAITING &&
           marshal_now_ms(marshal) < until_ms && procs_lives(tid)) {
        if (poll(&listener, 1, LOOK_EVERY_MS) <= 0 || !receive(program, &waiting[count])) {
            continue;
        }
        if ((pid_t)waiting[count].pid == tid) {
            answer(marshal, program, &waiting[count]);
        } else {
            count++;
        }
    }
    fault_restore(marshal);
    for (size_t i = 0; i < count; i++) {
        answer(marshal, program, &waiting[i]);
    }
}

void serve_one(struct marshal *marshal, struct program *program)
{
    struct seccomp_notif request;
    if (!receive(program, &request)) {
        return;
    }
    answer(marshal, program, &request);
    if (marshal->fault.lowered_for != 0 && marshal->fault.path != NULL) {
        serve_it_alone(marshal, program);
    }
}
