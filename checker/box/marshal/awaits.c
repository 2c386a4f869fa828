/* SPDX-License-Identifier: MIT
 *
 * Steps that wait for a call, or for a value in a segment. See steps.c for how they are written.
 *
 * A call is met twice: when it is entered, and when it has come back without an error. Both times
 * its thread stands in a notification, so what the next steps do to it (a signal, SIGKILL) meets it
 * there. exit and exec never come back; and of a program without a witness nothing is told, so that
 * there the entrance has to do.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <string.h>

static const char *text_of(json_t *step, const char *key)
{
    const char *text = json_string_value(json_object_get(step, key));
    return text ? text : "";
}

static bool is_of_call(json_t *step)
{
    return strcmp(text_of(step, "do"), "await") == 0 && strcmp(text_of(step, "what"), "call") == 0;
}

static json_t *current(const struct marshal *marshal)
{
    return json_array_get(marshal->steps, marshal->step);
}

static bool wants_entrance(json_t *step)
{
    return strcmp(text_of(step, "moment"), "entered") == 0;
}

void await_reset(struct marshal *marshal)
{
    marshal->awaited.count = 0;
    marshal->awaited.met = false;
    marshal->awaited.entry = -1;
}

bool awaits_calls(const struct marshal *marshal)
{
    for (size_t i = marshal->step; i < json_array_size(marshal->steps); i++) {
        if (is_of_call(json_array_get(marshal->steps, i))) {
            return true;
        }
    }
    return false;
}

uint64_t awaits_want(const struct marshal *marshal)
{
    uint64_t wanted = 0;
    size_t i, k;
    json_t *step, *name;
    json_array_foreach(marshal->steps, i, step)
    {
        if (!is_of_call(step)) {
            continue;
        }
        wanted |= WANT_RESULTS | (wants_entrance(step) ? WANT_TAKES : 0);
        json_array_foreach(json_object_get(step, "calls"), k, name)
        {
            enum call call =
                json_is_string(name) ? ledger_call(json_string_value(name)) : CALL_COUNT;
            if (call == CALL_COUNT) {
                marshal_fail("the plan waits for a call that is not known");
            }
            wanted |= WANT(call);
        }
    }
    return wanted;
}

static bool is_of_process(json_t *step, const struct program *program, pid_t pid)
{
    json_int_t process = json_integer_value(json_object_get(step, "process"));
    pid_t offset = pid - program->pid;
    return process == -2 || (process == -1 && offset != 0) || process == offset;
}

static bool is_of_step(json_t *step, const struct program *program, const struct event *event)
{
    const char *name = text_of(step, "name");
    bool found = false;
    size_t i;
    json_t *call;
    json_array_foreach(json_object_get(step, "calls"), i, call)
    {
        found |= strcmp(json_string_value(call), ledger_name(event->call)) == 0;
    }
    return found && (name[0] == '\0' || strcmp(name, program->name) == 0) &&
           is_of_process(step, program, event->pid);
}

static bool comes_back(enum call call)
{
    return call != CALL_exit && (call < CALL_execve || call > CALL_fexecve);
}

static bool is_moment(json_t *step, const struct program *program, enum call call,
                      enum moment moment)
{
    bool entrance = wants_entrance(step) || !comes_back(call) || !program->has_witness;
    return (moment == MOMENT_ENTERED) == entrance;
}

bool await_wants_entry(const struct marshal *marshal, const struct program *program,
                       const struct event *event)
{
    json_t *step = current(marshal);
    return step != NULL && is_of_call(step) && wants_entrance(step) &&
           is_of_step(step, program, event);
}

void await_met(struct marshal *marshal, const struct program *program, const struct event *event,
               long entry, enum moment moment)
{
    json_t *step = current(marshal);
    if (step == NULL || !is_of_call(step) || marshal->awaited.met ||
        !is_of_step(step, program, event) || !is_moment(step, program, event->call, moment)) {
        return;
    }
    json_int_t nth = json_integer_value(json_object_get(step, "nth"));
    marshal->awaited.count++;
    if (marshal->awaited.count >= nth) {
        marshal->awaited.met = true;
        marshal->awaited.entry = entry;
        marshal->awaited.pid = event->pid;
        steps_advance(marshal);
    }
}

bool await_is_of_value(const struct marshal *marshal)
{
    json_t *step = current(marshal);
    return step != NULL && strcmp(text_of(step, "do"), "await") == 0 &&
           strcmp(text_of(step, "what"), "value") == 0;
}

bool await_value(const struct marshal *marshal, json_t *step)
{
    json_int_t index = 0, offset = 0, stride = 0, count = 1, least = 0;
    json_unpack(step, "{s:I,s:I,s?I,s?I,s:I}", "segment", &index, "offset", &offset, "stride",
                &stride, "count", &count, "at_least", &least);
    if (index < 0 || (size_t)index >= marshal->segment_count || offset < 0 || stride < 0) {
        return false;
    }
    const struct segment *segment = &marshal->segments[index];
    const unsigned char *bytes = segment->address != NULL ? segment->address : segment->last;
    for (json_int_t i = 0; bytes != NULL && i < count; i++) {
        size_t at = (size_t)(offset + i * stride);
        int value;
        if (at > segment->bytes || segment->bytes - at < sizeof value) {
            return false;
        }
        memcpy(&value, bytes + at, sizeof value);
        if (value >= least) {
            return true;
        }
    }
    return false;
}
