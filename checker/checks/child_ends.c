/* SPDX-License-Identifier: MIT
 *
 * Two things show that a child is in its parent's code. It waits where its parent waits, though it
 * has no children: the instrumented run sees that. Or it removes what its parent removes too, by
 * the same call: the ledger sees that, in any program. See child_ends.h.
 */
#define _GNU_SOURCE
#include "child_ends.h"

#include <errno.h>
#include <string.h>
#include <sys/ipc.h>

#include "places.h"
#include "trace.h"

/* --- waits ------------------------------------------------------------------------------------ */

static const struct trace_record *fork_of(const struct trace_view *trace, int child)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        if (record->kind == TRACE_FORK && record->argument == child) {
            return record;
        }
    }
    return NULL;
}

/* Do children fork? In a tree of processes the leaves may well share the others' code. */
static bool is_tree(const struct trace_view *trace, int parent)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        if (record->kind == TRACE_FORK && record->argument > 0 && record->pid != parent) {
            return true;
        }
    }
    return false;
}

static bool waits_there(const struct trace_view *trace, int pid, uint64_t pc)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        if (record->kind == TRACE_REAPED && record->pid == pid && record->pc == pc) {
            return true;
        }
    }
    return false;
}

/* However it was made, it had a child. */
static bool has_waited_well(const struct trace_view *trace, int pid)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        if (record->kind == TRACE_REAPED && record->pid == pid && record->argument > 0) {
            return true;
        }
    }
    return false;
}

static bool tell_waiting(struct context *context, const struct run *run)
{
    const struct trace_view *trace = run->trace;
    int parent = run->log.programs[0].pid;
    if (is_tree(trace, parent)) {
        return false;
    }
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        bool in_vain = record->kind == TRACE_REAPED && record->argument < 0 &&
                       record->offset == ECHILD && record->pid != parent && record->pc != 0;
        const struct trace_record *fork = in_vain ? fork_of(trace, record->pid) : NULL;
        if (fork == NULL || fork->pid != parent || !waits_there(trace, parent, record->pc) ||
            has_waited_well(trace, record->pid)) {
            continue;
        }
        struct finding *finding =
            findings_add(context->findings, "proc.exit", run->name,
                         "a child goes on in its parent's code, and waits there for children that "
                         "it does not have");
        locate_pc(context, fork->pc, finding, "the child is forked here");
        locate_pc(context, record->pc, finding, "here it waits, like its parent");
        finding_look(finding, "end the child's part with _exit: what stands behind the if is run "
                              "by the child too");
        return true;
    }
    return false;
}

/* --- removals --------------------------------------------------------------------------------- */

static bool is_removal(const struct log_call *call)
{
    size_t command = strcmp(call->name, "semctl") == 0 ? 2 : 1;
    bool controls = strcmp(call->name, "shmctl") == 0 || strcmp(call->name, "msgctl") == 0 ||
                    strcmp(call->name, "semctl") == 0;
    return controls && (call->arguments[command] & 0xff) == IPC_RMID;
}

/* By the program's first process, of the same object. */
static const struct log_call *same_by_parent(const struct run *run, const struct log_call *call)
{
    int parent = run->log.programs[0].pid;
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *other = &run->log.calls[i];
        if (other->pid == parent && is_removal(other) && strcmp(other->name, call->name) == 0 &&
            (int)other->arguments[0] == (int)call->arguments[0]) {
            return other;
        }
    }
    return NULL;
}

static bool is_same_place(const struct context *context, const struct run *run,
                          const struct log_call *one, const struct log_call *other)
{
    struct source_place places[2];
    const struct log_call *calls[] = {one, other};
    const char *maps = run->log.programs[0].maps;
    for (size_t i = 0; i < 2; i++) {
        if (!calls[i]->has_stack || !place_of_stack(image_of(context, run, calls[i]->program),
                                                    &calls[i]->stack, maps, &places[i], NULL, 0)) {
            return false;
        }
    }
    return places[0].line == places[1].line && strcmp(places[0].file, places[1].file) == 0;
}

static bool tell_removing(struct context *context, const struct run *run)
{
    const struct log_program *program = &run->log.programs[0];
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *call = &run->log.calls[i];
        const struct log_call *other = is_removal(call) && call->pid != program->pid &&
                                               strcmp(call->program, program->name) == 0
                                           ? same_by_parent(run, call)
                                           : NULL;
        if (other == NULL || !is_same_place(context, run, call, other)) {
            continue;
        }
        struct finding *finding =
            findings_add(context->findings, "proc.exit", run->name,
                         "a child removes what its parent removes too: %s with IPC_RMID, here, by "
                         "both",
                         call->name);
        locate_call(context, run, call, finding, NULL);
        locate_call(context, run, call_named(run, "fork"), finding, "forked here");
        finding_detail(finding, "the first of them takes it from all the others, and for the "
                                "second it is gone: \"Invalid argument\"");
        finding_detail(finding, "a child comes here when it goes on in its parent's code, or when "
                                "it ends by exit, which calls what atexit was given");
        finding_look(finding, "end the child's part with _exit");
        return true;
    }
    return false;
}

void tell_goes_on(struct context *context, const struct run *traced, const struct run *undisturbed)
{
    judged(context, "proc.exit");
    const struct run *seen = traced != NULL ? traced : undisturbed;
    bool told = seen != NULL && seen->trace != NULL && tell_waiting(context, seen);
    if (!told && undisturbed != NULL && undisturbed->log.supervised) {
        tell_removing(context, undisturbed);
    }
}
