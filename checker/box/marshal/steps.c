/* SPDX-License-Identifier: MIT
 *
 * The plan's steps, done one after the other. A step that waits says what for; it gives up after
 * its time, or when the program it waits for has ended, and the result notes that.
 *
 *   {"do":"start","name":N,"argv":[…],"stdin":"pipe"|PATH}       start a program
 *        "ids":true                 "@segment0" in argv is the first segment's id
 *   {"do":"await","what":W,"name":N,"count":C,"ms":T}            wait for an event:
 *        exit       the program N has ended          input     … reads its standard input
 *        segment    C segments exist                 changes   the cars' bytes changed C times
 *        processes  C processes live                 time      T ms have passed
 *        call       "calls":[NAME,…],"process":P,"nth":K: one of these has been called K times and
 *                   has come back without an error; P: 0 = by N itself, k = by its k-th process
 *                   after it, -1 = by one of its children, -2 = by any. "moment":"entered": it is
 *                   about to be carried out. The steps that follow meet the caller right there.
 *        value      "segment":I,"offset":O,"stride":S,"count":C,"at_least":V: one of C ints at
 *                   O + i*S reached V
 *   {"do":"type","name":N,"text":S}    {"do":"close","name":N}   its standard input
 *   {"do":"signal","name":N,"signal":S}                          to its process group, as Ctrl-C
 *   {"do":"kill","name":N,"signal":S,"whom":W}                   to it alone; W: "caller" = to who
 *        made the call that was awaited last, "child" = to its first child that lives, else to it
 *   {"do":"hang_up","name":N}                                    reads its standard output no more
 *   {"do":"poke","segment":I,"offset":O,"bytes":HEX}             write into a segment
 *   {"do":"hold", …}                                             see hold.c
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>

enum outcome { WAITING, DONE, GAVE_UP, PROGRAM_GONE };

static const char *text_of(json_t *step, const char *key)
{
    const char *text = json_string_value(json_object_get(step, key));
    return text ? text : "";
}

static json_int_t number_of(json_t *step, const char *key)
{
    return json_integer_value(json_object_get(step, key));
}

bool steps_done(const struct marshal *marshal)
{
    return marshal->step >= json_array_size(marshal->steps);
}

/* It has taken all that was typed and stands in a read. */
static bool waits_for_input(const struct program *program)
{
    int unread = 0;
    if (program->input >= 0 && ioctl(program->input, FIONREAD, &unread) == 0 && unread > 0) {
        return false;
    }
    return procs_waits_for_input(program->pid);
}

static bool segments_changed(const struct marshal *marshal, long wanted)
{
    for (size_t i = 0; i < marshal->segment_count; i++) {
        if (marshal->segments[i].changes >= wanted) {
            return true;
        }
    }
    return false;
}

static enum outcome await(struct marshal *marshal, json_t *step)
{
    const char *what = text_of(step, "what");
    struct program *program = program_named(marshal, text_of(step, "name"));
    json_int_t count = number_of(step, "count");
    bool gone = program == NULL || program->ended;
    if (strcmp(what, "exit") == 0) {
        return gone ? DONE : WAITING;
    }
    if (strcmp(what, "call") == 0 && marshal->awaited.met) {
        marshal->step_call = marshal->awaited.entry;
        marshal->step_pid = marshal->awaited.pid;
        return DONE;
    }
    if (strcmp(what, "value") == 0 && await_value(marshal, step)) {
        return DONE;
    }
    if (strcmp(what, "segment") == 0) {
        segments_look(marshal);
        if ((json_int_t)marshal->segment_count >= count) {
            return DONE;
        }
    } else if (strcmp(what, "changes") == 0) {
        if (segments_changed(marshal, (long)count)) {
            return DONE;
        }
    } else if (strcmp(what, "processes") == 0) {
        if ((json_int_t)procs_living() >= count) {
            return DONE;
        }
    } else if (strcmp(what, "input") == 0 && !gone && waits_for_input(program)) {
        segments_look(marshal);
        segments_sample(marshal);
        return DONE;
    }
    return gone ? PROGRAM_GONE : WAITING;
}

/* The child that was made first, of those that have not ended; else the program. */
static pid_t first_child(const struct program *program)
{
    enum { MOST = 512 };
    static struct process list[MOST];
    size_t count = procs_list(list, MOST);
    pid_t first = 0;
    for (size_t i = 0; i < count; i++) {
        if (list[i].parent == program->pid && list[i].state != 'Z' && list[i].state != 'X' &&
            (first == 0 || list[i].pid < first)) {
            first = list[i].pid;
        }
    }
    return first != 0 ? first : program->pid;
}

static void send(struct marshal *marshal, json_t *step, const struct program *program)
{
    const char *whom = text_of(step, "whom");
    pid_t pid = program->pid;
    if (strcmp(whom, "caller") == 0 && marshal->awaited.pid != 0) {
        pid = marshal->awaited.pid;
    } else if (strcmp(whom, "child") == 0) {
        pid = first_child(program);
    }
    if (kill(pid, (int)number_of(step, "signal")) == 0) {
        marshal->step_pid = pid;
    }
}

static void poke(struct marshal *marshal, json_t *step)
{
    size_t index = (size_t)number_of(step, "segment"), offset = (size_t)number_of(step, "offset");
    unsigned char bytes[4096];
    size_t count = hex_to(text_of(step, "bytes"), bytes, sizeof bytes);
    if (index < marshal->segment_count && marshal->segments[index].address != NULL &&
        !marshal->segments[index].read_only && offset + count <= marshal->segments[index].bytes) {
        memcpy(marshal->segments[index].address + offset, bytes, count);
    }
}

static enum outcome do_step(struct marshal *marshal, json_t *step)
{
    const char *what = text_of(step, "do");
    if (strcmp(what, "start") == 0) {
        program_start(marshal, step);
        return DONE;
    }
    if (strcmp(what, "await") == 0) {
        return await(marshal, step);
    }
    if (strcmp(what, "hold") == 0) {
        if (!marshal->hold.active && marshal->hold.seen == NULL) {
            hold_begin(marshal, step);
        }
        return hold_tick(marshal) ? DONE : WAITING;
    }
    if (strcmp(what, "poke") == 0) {
        poke(marshal, step);
        return DONE;
    }
    struct program *program = program_named(marshal, text_of(step, "name"));
    if (program == NULL || program->ended) {
        return PROGRAM_GONE;
    }
    if (strcmp(what, "type") == 0) {
        program_type(program, text_of(step, "text"));
    } else if (strcmp(what, "close") == 0) {
        program_close_input(program);
    } else if (strcmp(what, "signal") == 0) {
        kill(-program->pid, (int)number_of(step, "signal"));
    } else if (strcmp(what, "kill") == 0) {
        send(marshal, step, program);
    } else if (strcmp(what, "hang_up") == 0) {
        program_hang_up(marshal, program);
    } else {
        marshal_fail("the plan has a step '%s' that is not known", what);
    }
    return DONE;
}

static enum outcome in_time(struct marshal *marshal, json_t *step, enum outcome outcome)
{
    double waited_ms = marshal_now_ms(marshal) - marshal->step_began_ms;
    double most_ms = json_number_value(json_object_get(step, "ms"));
    if (outcome != WAITING || most_ms <= 0 || waited_ms < most_ms) {
        return outcome;
    }
    return strcmp(text_of(step, "what"), "time") == 0 ? DONE : GAVE_UP;
}

/* How many bytes each program has printed so far. */
static json_t *printed(struct marshal *marshal)
{
    json_t *all = json_array();
    for (size_t i = 0; i < marshal->program_count; i++) {
        program_hear(marshal, &marshal->programs[i]);
        json_array_append_new(all, json_integer((json_int_t)marshal->programs[i].out.used));
    }
    return all;
}

static json_t *step_result(struct marshal *marshal, enum outcome outcome)
{
    static const char *const words[] = {"waiting", "done", "gave up", "program gone"};
    json_t *result = json_pack("{s:s,s:f,s:o}", "outcome", words[outcome], "ms",
                               marshal_now_ms(marshal), "printed", printed(marshal));
    if (marshal->step_call >= 0) {
        json_object_set_new(result, "call", json_integer(marshal->step_call));
    }
    if (marshal->step_pid != 0) {
        json_object_set_new(result, "pid", json_integer(marshal->step_pid));
    }
    return result;
}

void steps_advance(struct marshal *marshal)
{
    while (!steps_done(marshal)) {
        json_t *step = json_array_get(marshal->steps, marshal->step);
        marshal->step_call = -1;
        marshal->step_pid = 0;
        enum outcome outcome = in_time(marshal, step, do_step(marshal, step));
        if (outcome == WAITING) {
            return;
        }
        json_array_append_new(marshal->step_results, step_result(marshal, outcome));
        marshal->step++;
        marshal->step_began_ms = marshal_now_ms(marshal);
        await_reset(marshal);
    }
}
