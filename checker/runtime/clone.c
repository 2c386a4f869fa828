/* SPDX-License-Identifier: MIT
 *
 * clone, called by its name: a copy of the process is followed as after fork; one that shares the
 * memory is like a thread of which nothing is known.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/syscall.h>

#include "append.h"
#include "engine/arena.h"
#include "process.h"
#include "trace.h"
#include "wrap.h"

struct start {
    int (*run)(void *);
    void *argument;
};

/* On a stack of its own, in a copy of the memory in which `start` still lies. */
static int begin(void *at)
{
    struct start start = *(struct start *)at;
    sr_process_is_child();
    int status = start.run(start.argument);
    sr_process_ends(status, 0);
    return status;
}

static void in_doubt(uintptr_t caller)
{
    if (sr_engine()) {
        sr_arena_doubt(ARENA_DOUBT_CALL);
        sr_append(&(struct trace_record){.kind = TRACE_UNKNOWN,
                                         .pc = caller,
                                         .object = TRACE_PRIVATE,
                                         .argument = -1,
                                         .reserved = {SYS_clone}});
    }
}

int __wrap_clone(int (*run)(void *), void *stack, int flags, void *argument, ...)
{
    va_list rest;
    va_start(rest, argument);
    pid_t *parent_tid = va_arg(rest, pid_t *);
    void *tls = va_arg(rest, void *);
    pid_t *child_tid = va_arg(rest, pid_t *);
    va_end(rest);
    if (!sr_engine() || (flags & CLONE_VM) != 0) {
        in_doubt(SR_CALLER());
        return clone(run, stack, flags, argument, parent_tid, tls, child_tid);
    }
    struct start start = {.run = run, .argument = argument};
    sr_process_splits();
    int child = clone(begin, stack, flags, &start, parent_tid, tls, child_tid);
    if (child < 0) {
        sr_process_not_split();
    }
    sr_process_forked(child, errno, SR_CALLER());
    return child;
}
