/* SPDX-License-Identifier: MIT
 *
 * The one call that shall fail: found by its process and number, and refused.
 *
 * The kernel itself refuses where that can be done for this call alone: a limit is lowered while
 * the caller stands in its notification, and set back as soon as the call has returned. Else the
 * caller is answered the error. Every way out restores: the call's return, the end of its thread,
 * and the end of the run.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

void fault_begin(struct marshal *marshal)
{
    struct fault *fault = &marshal->fault;
    const char *name = NULL;
    json_unpack(json_object_get(marshal->plan, "fault"), "{s:s,s:i,s:i,s:i}", "call", &name,
                "process", &fault->process, "nth", &fault->nth, "errno", &fault->error);
    fault->entry = -1;
    if (name == NULL) {
        return;
    }
    fault->planned = true;
    fault->call = ledger_call(name);
    if (fault->call == CALL_COUNT) {
        marshal_fail("the plan wants '%s' to fail, which is not known", name);
    }
}

bool fault_is_over(const struct marshal *marshal)
{
    return !marshal->fault.planned || marshal->fault.met >= marshal->fault.nth;
}

int fault_meets(struct marshal *marshal, const struct program *program, const struct event *event)
{
    struct fault *fault = &marshal->fault;
    if (!fault->planned || program != &marshal->programs[0] || event->call != fault->call ||
        event->pid - program->pid != fault->process) {
        return 0;
    }
    fault->met++;
    return fault->met == fault->nth ? fault->error : 0;
}

void fault_note(struct marshal *marshal, struct program *program, long entry)
{
    program_hear(marshal, program);
    marshal->fault.entry = entry;
    if (entry >= 0) {
        json_t *call = json_array_get(marshal->calls, (size_t)entry);
        json_object_set_new(call, "refused", json_true());
        json_object_set_new(call, "err_bytes", json_integer((json_int_t)program->err_total));
    }
}

/* Else those that wait for the set would do so for ever, and the program would hang as it never
 * could. */
void fault_make_true(const struct marshal *marshal, const struct event *event, int error)
{
    int id = (int)event->arguments[0];
    bool of_set = event->call == CALL_semop || event->call == CALL_semtimedop;
    if (of_set && error == EIDRM && (marshal->contained || ledger_made(marshal, 's', id))) {
        semctl(id, 0, IPC_RMID);
    }
}

/* Would it make an object? Only that meets the limit. */
static bool makes_one(const struct event *event)
{
    key_t key = (key_t)event->arguments[0];
    if (key == IPC_PRIVATE) {
        return true;
    }
    int flags = (int)event->arguments[event->call == CALL_msgget ? 1 : 2];
    int id = event->call == CALL_shmget   ? shmget(key, 0, 0)
             : event->call == CALL_semget ? semget(key, 0, 0)
                                          : msgget(key, 0);
    return id < 0 && errno == ENOENT && (flags & IPC_CREAT) != 0;
}

/* As many as there are now: one more is too many. */
static int objects_there(enum call call)
{
    struct shm_info segments = {0};
    struct seminfo sets = {0};
    struct msginfo queues = {0};
    if (call == CALL_shmget) {
        shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&segments);
        return segments.used_ids;
    }
    if (call == CALL_semget) {
        semctl(0, 0, SEM_INFO, &sets);
        return sets.semusz;
    }
    msgctl(0, MSG_INFO, (struct msqid_ds *)(void *)&queues);
    return queues.msgpool;
}

static bool write_limit(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    size_t length = strlen(text);
    bool written = fd >= 0 && write(fd, text, length) == (ssize_t)length;
    if (fd >= 0) {
        close(fd);
    }
    return written;
}

static bool read_limit(const char *path, char *text, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, room - 1);
    if (fd >= 0) {
        close(fd);
    }
    text[got > 0 ? got : 0] = '\0';
    return got > 0;
}

static bool lower_objects(struct fault *fault, const struct event *event)
{
    const char *path = event->call == CALL_shmget   ? "/proc/sys/kernel/shmmni"
                       : event->call == CALL_semget ? "/proc/sys/kernel/sem"
                                                    : "/proc/sys/kernel/msgmni";
    char text[128];
    int most_a_set, most, at_once, count = objects_there(event->call);
    if (!read_limit(path, fault->before, sizeof fault->before) || !makes_one(event)) {
        return false;
    }
    snprintf(text, sizeof text, "%d\n", count);
    if (event->call == CALL_semget) { /* the fourth of its four numbers */
        if (sscanf(fault->before, "%d %d %d", &most_a_set, &most, &at_once) != 3) {
            return false;
        }
        snprintf(text, sizeof text, "%d %d %d %d\n", most_a_set, most, at_once, count);
    }
    if (!write_limit(path, text)) {
        return false;
    }
    fault->path = path;
    return true;
}

/* Only a process of one thread: another could start a thread of its own meanwhile. */
static bool lower_processes(struct fault *fault, const struct event *event)
{
    pid_t threads[2];
    if (procs_threads(event->pid, threads, 2) != 1 ||
        prlimit(event->pid, RLIMIT_NPROC, NULL, &fault->processes_before) != 0) {
        return false;
    }
    struct rlimit none = {0, fault->processes_before.rlim_max};
    fault->lowered_pid = event->pid;
    fault->path = NULL;
    return prlimit(event->pid, RLIMIT_NPROC, &none, NULL) == 0;
}

void fault_goes_on(struct marshal *marshal, const struct event *event)
{
    struct fault *fault = &marshal->fault;
    if (!fault->planned || event->call != fault->call) {
        return;
    }
    fault_is_back(marshal, event);
    if (fault->under_way_count == sizeof fault->under_way / sizeof fault->under_way[0]) {
        fault->crowded = true;
        return;
    }
    fault->under_way[fault->under_way_count++] = event->tid;
}

void fault_is_back(struct marshal *marshal, const struct event *event)
{
    struct fault *fault = &marshal->fault;
    for (size_t i = 0; i < fault->under_way_count; i++) {
        if (fault->under_way[i] == event->tid) {
            fault->under_way[i] = fault->under_way[--fault->under_way_count];
        }
    }
}

/* What was let through may not have reached the kernel yet: it would be refused as well. */
static bool is_alone(const struct fault *fault)
{
    bool alone = !fault->crowded;
    for (size_t i = 0; i < fault->under_way_count; i++) {
        alone &= !procs_lives(fault->under_way[i]);
    }
    return alone;
}

bool fault_by_kernel(struct marshal *marshal, const struct program *program,
                     const struct event *event)
{
    struct fault *fault = &marshal->fault;
    bool lowered = false;
    if (!marshal->contained || !program->has_witness) {
        return false;
    }
    if (event->call == CALL_fork && fault->error == EAGAIN) {
        lowered = lower_processes(fault, event);
    } else if ((event->call == CALL_shmget || event->call == CALL_semget ||
                event->call == CALL_msgget) &&
               fault->error == ENOSPC && is_alone(fault)) {
        lowered = lower_objects(fault, event);
    }
    fault->lowered_for = lowered ? event->tid : 0;
    if (lowered && fault->entry >= 0) {
        json_object_set_new(json_array_get(marshal->calls, (size_t)fault->entry), "by_kernel",
                            json_true());
    }
    return lowered;
}

void fault_restore(struct marshal *marshal)
{
    struct fault *fault = &marshal->fault;
    if (fault->lowered_for == 0) {
        return;
    }
    fault->lowered_for = 0;
    if (fault->path == NULL) {
        prlimit(fault->lowered_pid, RLIMIT_NPROC, &fault->processes_before, NULL);
    } else if (!write_limit(fault->path, fault->before)) {
        marshal_fail("can't restore %s: %s", fault->path, strerror(errno));
    }
}
