/* SPDX-License-Identifier: MIT
 *
 * The ledger: each call that was notified or told, with its process, arguments and place, in the
 * order in which they came; and what has to be remembered of them beyond that: who forked whom, and
 * which objects are ours.
 *
 * Protocol: ledger_begin() once the plan is read. ledger_add() when a call is met, ledger_back()
 * when its result is told. A ledger that is full says so (calls_cut), and is quiet.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <stdlib.h>
#include <string.h>

#include "../watch.h"

static const struct {
    const char *name;
    enum group group;
} calls[CALL_COUNT] = {
#define CALL(symbol, group, name) {name, GROUP_##group},
#include "../witness/calls.def"
#undef CALL
};

const char *ledger_name(enum call call)
{
    return calls[call].name;
}

enum call ledger_call(const char *name)
{
    int call = 0;
    while (call < CALL_free && strcmp(calls[call].name, name) != 0) {
        call++;
    }
    return call < CALL_free ? (enum call)call : CALL_COUNT;
}

static uint64_t group(enum group wanted)
{
    uint64_t all = 0;
    for (int call = 0; call < CALL_free; call++) {
        all |= calls[call].group == wanted ? WANT(call) : 0;
    }
    return all;
}

/* Of one that shall fail or that a step waits for. */
static uint64_t wants(enum call call)
{
    return WANT(call) | (calls[call].group == GROUP_TAKE ? WANT_TAKES : 0);
}

void ledger_begin(struct marshal *marshal)
{
    static const struct {
        unsigned watch;
        enum group group;
    } watched[] = {{BOX_WATCH_RESULTS, GROUP_NOTIFIED},  {BOX_WATCH_RESULTS, GROUP_TOLD},
                   {BOX_WATCH_PROCESSES, GROUP_PROCESS}, {BOX_WATCH_LOCKS, GROUP_LOCK},
                   {BOX_WATCH_LOCKS, GROUP_TAKE},        {BOX_WATCH_MEMORY, GROUP_MEMORY}};
    marshal->wanted = WANT(CALL_sem_open) | WANT(CALL_shm_open);
    for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++) {
        marshal->wanted |= (marshal->watch & watched[i].watch) != 0 ? group(watched[i].group) : 0;
    }
    marshal->wanted |= (marshal->watch & BOX_WATCH_PROCESSES) != 0 ? WANT(CALL_fork) : 0;
    marshal->wanted |= (marshal->watch & BOX_WATCH_RESULTS) != 0 ? WANT_RESULTS : 0;
    marshal->wanted |= (marshal->watch & BOX_WATCH_HANDLERS) != 0 ? WANT_HANDLERS : 0;
    marshal->wanted |= marshal->fault.planned ? wants(marshal->fault.call) : 0;
    marshal->wanted |= awaits_want(marshal);
    bool is_wide = marshal->watch != 0 || marshal->fault.planned || awaits_calls(marshal);
    marshal->most_calls = is_wide ? MOST_WATCHED_CALLS : MOST_CALLS;
    marshal->entries = calloc(marshal->most_calls + 1, sizeof *marshal->entries);
    if (marshal->entries == NULL) {
        marshal_fail("out of memory for the ledger");
    }
}

bool ledger_is_cut(const struct marshal *marshal)
{
    return marshal->calls_cut && fault_is_over(marshal) && !awaits_calls(marshal);
}

static json_t *arguments_json(const struct event *event)
{
    json_t *all = json_array();
    for (size_t i = 0; i < 6; i++) {
        json_array_append_new(all, json_integer((json_int_t)event->arguments[i]));
    }
    return all;
}

long ledger_add(struct marshal *marshal, struct program *program, const struct event *event)
{
    size_t index = json_array_size(marshal->calls);
    if (index >= marshal->most_calls + (event->refused ? 1 : 0)) {
        marshal->calls_cut = true;
        json_decref(event->stack);
        return -1;
    }
    json_t *call = json_pack("{s:s,s:s,s:i,s:i,s:f,s:o}", "name", ledger_name(event->call),
                             "program", program->name, "pid", (int)event->pid, "process",
                             (int)(event->pid - program->pid), "ms", marshal_now_ms(marshal),
                             "arguments", arguments_json(event));
    if (event->text != NULL && event->text[0] != '\0') {
        struct buffer text = {(char *)(uintptr_t)event->text, strlen(event->text), 0};
        json_object_set_new(call, "text", buffer_json(&text));
    }
    if (event->handler != 0) {
        json_object_set_new(call, "handler", json_integer(event->handler));
    }
    if (event->stack != NULL) {
        json_object_set_new(call, "stack", event->stack);
    }
    json_array_append_new(marshal->calls, call);
    marshal->entries[index] = (struct entry){event->tid, event->call, false};
    return (long)index;
}

void ledger_back(struct marshal *marshal, long entry, int64_t result, int error)
{
    if (entry < 0) {
        return;
    }
    json_t *call = json_array_get(marshal->calls, (size_t)entry);
    json_object_set_new(call, "result", json_integer((json_int_t)result));
    if (error != 0) {
        json_object_set_new(call, "error", json_integer(error));
    }
    marshal->entries[entry].back = true;
}

long ledger_open(const struct marshal *marshal, pid_t tid, enum call call)
{
    for (size_t i = json_array_size(marshal->calls); i > 0; i--) {
        const struct entry *entry = &marshal->entries[i - 1];
        if (entry->tid == tid) {
            return entry->call == call && !entry->back ? (long)(i - 1) : -1;
        }
    }
    return -1;
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

void ledger_note_fork(struct marshal *marshal, pid_t parent, pid_t child)
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

void ledger_note_made(struct marshal *marshal, char kind, int id)
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
