/* SPDX-License-Identifier: MIT
 *
 * The life of processes: begin, fork, wait, exit.
 *
 * Protocol: sr_process_begin is called before main by the compiler's constructor. A child is made
 * known by a handler of pthread_atfork, so also when libc forks by itself (daemon), and before any
 * line of the program runs in it. The end is recorded by a handler of on_exit, which is the only
 * one that learns the status also when main returns; registered first, it runs last.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>

#include "access.h"
#include "append.h"
#include "descriptors.h"
#include "engine/images.h"
#include "engine/objects.h"
#include "file_locks.h"
#include "held.h"
#include "inherited.h"
#include "pointers.h"
#include "process.h"
#include "programs.h"
#include "self.h"
#include "signals.h"
#include "streams.h"
#include "thread_starts.h"
#include "trace.h"
#include "wrap.h"

static _Thread_local uintptr_t fork_caller;
static uintptr_t exit_caller; /* of exit(), for the record that its handler makes */
static bool ended;
static _Thread_local uint32_t child_slot; /* of the race engine, for the child to come */

static void record_process(int32_t parent, uintptr_t caller)
{
    sr_append(&(struct trace_record){.kind = TRACE_PROCESS, .pc = caller, .argument = parent});
}

/* SIGCHLD will: what a handler of it does comes after all of this. A parent that takes no notice of
 * it learns nothing. */
static void tell_parent(uintptr_t caller)
{
    int32_t parent = (int32_t)syscall(SYS_getppid);
    if (sr_engine() && sr_signal_is_child_awaited(parent)) {
        sr_signal_sends(parent, caller);
    }
}

void sr_process_ends(int status, uintptr_t caller)
{
    if (!__atomic_exchange_n(&ended, true, __ATOMIC_RELAXED)) {
        sr_pointers_flush();
        sr_append(&(struct trace_record){.kind = TRACE_EXIT, .pc = caller, .argument = status});
        sr_file_locks_exit(caller);
        tell_parent(caller);
        sr_thread_ended(true);
    }
}

void sr_process_splits(void)
{
    child_slot = sr_thread_prepare(sr_self_pc(fork_caller), true);
}

void sr_process_not_split(void)
{
    if (sr_engine()) {
        sr_thread_abandon(child_slot);
    }
}

void sr_process_is_child(void)
{
    int32_t parent = sr_self_child();
    if (sr_engine()) {
        sr_thread_adopt(child_slot);
    }
    sr_file_locks_child();
    sr_held_none();
    sr_signals_child();
    sr_access_forget();
    ended = false;
    exit_caller = 0;
    sr_inherited_note(fork_caller);
    record_process(parent, fork_caller);
}

static void at_end(int status, void *unused)
{
    (void)unused;
    sr_inherited_leaves(NULL, exit_caller);
    sr_streams_flush(exit_caller);
    sr_process_ends(status, exit_caller);
}

void sr_process_begin(void)
{
    static bool begun;
    if (begun) {
        return;
    }
    begun = true;
    if (sr_append_open()) {
        int saved = errno;
        sr_self_begin();
        sr_self_thread();
        if (sr_engine()) {
            sr_program_begins();
            sr_signals_child();
            sr_threads_begin();
        }
        sr_starts_begin();
        pthread_atfork(sr_process_splits, NULL, sr_process_is_child);
        on_exit(at_end, NULL);
        record_process((int32_t)syscall(SYS_getppid), 0);
        errno = saved;
    }
}

void sr_process_forked(pid_t child, int error, uintptr_t caller)
{
    sr_append(&(struct trace_record){.kind = TRACE_FORK,
                                     .pc = caller,
                                     .argument = child,
                                     .offset = child < 0 ? (uint64_t)error : 0});
    if (child > 0) {
        sr_inherited_note(caller);
    }
    sr_access_forget();
}

static pid_t fork_for(uintptr_t caller)
{
    fork_caller = caller;
    pid_t child = fork();
    fork_caller = 0;
    if (child < 0) {
        sr_process_not_split();
    }
    if (child != 0) {
        sr_process_forked(child, errno, caller);
    }
    return child;
}

pid_t __wrap_fork(void)
{
    return fork_for(SR_CALLER());
}

/* A child that shares our stack could not be recorded, so it is a fork. But vfork also promises
 * that the child goes first, up to its exec or its end: both close its end of a pipe. */
static void let_child_go_first(const int ends[2], pid_t child, uintptr_t caller)
{
    char none;
    int saved = errno;
    syscall(SYS_close, (long)ends[1]);
    while (child > 0 && syscall(SYS_read, (long)ends[0], &none, 1L) == -1 && errno == EINTR) {
    }
    syscall(SYS_close, (long)ends[0]);
    if (child > 0 && sr_engine()) { /* up to its exec: what it does then is not awaited */
        struct sr_lock start = {.kind = TRACE_SYNC_START, .object = child};
        sr_acquire(&start, caller);
        sr_threads_join_if_dead(child_slot);
    }
    errno = saved;
}

/* Beyond the numbers that programs close one by one. */
static void hide(int *descriptor)
{
    long hidden =
        syscall(SYS_fcntl, (long)*descriptor, (long)F_DUPFD_CLOEXEC, (long)TRACE_DESCRIPTOR + 1);
    if (hidden >= 0) {
        syscall(SYS_close, (long)*descriptor);
        *descriptor = (int)hidden;
    }
}

pid_t __wrap_vfork(void)
{
    int ends[2];
    if (!sr_append_active() || syscall(SYS_pipe2, ends, (long)O_CLOEXEC) != 0) {
        return fork_for(SR_CALLER());
    }
    hide(&ends[1]);
    pid_t child = fork_for(SR_CALLER());
    if (child == 0) {
        syscall(SYS_close, (long)ends[0]);
    } else {
        let_child_go_first(ends, child, SR_CALLER());
    }
    return child;
}

static void record_reaped(pid_t child, int options, uintptr_t caller)
{
    sr_append(&(struct trace_record){.kind = TRACE_REAPED,
                                     .pc = caller,
                                     .argument = child,
                                     .offset = child < 0 ? (uint64_t)errno : 0,
                                     .reserved = {(options & WNOHANG) != 0}});
    if (child > 0) {
        sr_program_ended(child, caller);
        sr_threads_join_pid(child, true);
        sr_access_forget();
    } else if (child < 0 && errno == ECHILD) {
        sr_threads_join_dead(); /* none is left: the kernel has reaped them (SIGCHLD ignored) */
    }
}

/* A child that only stopped or went on has not been reaped. */
static pid_t waited(pid_t child, int status, int *wanted, int options, uintptr_t caller)
{
    if (child <= 0 || WIFEXITED(status) || WIFSIGNALED(status)) {
        record_reaped(child, options, caller);
    } else {
        sr_threads_join_pid(child, false);
    }
    if (child > 0 && wanted != NULL) {
        *wanted = status;
        sr_write(wanted, sizeof *wanted, caller);
    }
    return child;
}

pid_t __wrap_wait(int *wanted)
{
    int status = 0;
    pid_t child = wait(&status);
    return waited(child, status, wanted, 0, SR_CALLER());
}

pid_t __wrap_waitpid(pid_t which, int *wanted, int options)
{
    int status = 0;
    pid_t child = waitpid(which, &status, options);
    return waited(child, status, wanted, options, SR_CALLER());
}

pid_t __wrap_wait3(int *wanted, int options, struct rusage *usage)
{
    int status = 0;
    pid_t child = wait3(&status, options, usage);
    return waited(child, status, wanted, options, SR_CALLER());
}

pid_t __wrap_wait4(pid_t which, int *wanted, int options, struct rusage *usage)
{
    int status = 0;
    pid_t child = wait4(which, &status, options, usage);
    return waited(child, status, wanted, options, SR_CALLER());
}

int __wrap_waitid(idtype_t type, id_t which, siginfo_t *wanted, int options)
{
    siginfo_t information = {0};
    int result = waitid(type, which, &information, options);
    bool ended_child = information.si_code == CLD_EXITED || information.si_code == CLD_KILLED ||
                       information.si_code == CLD_DUMPED;
    if (result != 0) {
        record_reaped(-1, options, SR_CALLER());
    } else if ((options & WNOWAIT) == 0 && (information.si_pid == 0 || ended_child)) {
        record_reaped(information.si_pid, options, SR_CALLER());
    } else {
        sr_threads_join_pid(information.si_pid, false);
    }
    if (result == 0 && wanted != NULL) {
        *wanted = information;
        sr_write(wanted, sizeof *wanted, SR_CALLER());
    }
    return result;
}

void __wrap_exit(int status)
{
    exit_caller = SR_CALLER();
    exit(status);
}

void __wrap__exit(int status)
{
    sr_process_ends(status, SR_CALLER());
    _exit(status);
}

void __wrap__Exit(int status)
{
    sr_process_ends(status, SR_CALLER());
    _Exit(status);
}

void __wrap_quick_exit(int status)
{
    sr_process_ends(status, SR_CALLER());
    quick_exit(status);
}
