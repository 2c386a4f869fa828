/* SPDX-License-Identifier: MIT
 *
 * The marshal's one event loop: hears the programs, serves their supervised calls, reaps, samples,
 * advances the plan, and watches the limits. Single-threaded: nothing here needs a lock.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_EVERY_MS = 10 };

static void wait_for_events(struct marshal *marshal, int most_ms)
{
    struct pollfd fds[3 * MOST_PROGRAMS];
    struct program *owner[3 * MOST_PROGRAMS];
    nfds_t count = 0;
    for (size_t i = 0; i < marshal->program_count; i++) {
        struct program *program = &marshal->programs[i];
        const int ours[] = {program->listener, program->output, program->errors};
        for (size_t j = 0; j < 3; j++) {
            if (ours[j] >= 0) {
                fds[count] = (struct pollfd){.fd = ours[j], .events = POLLIN};
                owner[count++] = program;
            }
        }
    }
    if (poll(fds, count, most_ms) <= 0) {
        return;
    }
    for (nfds_t i = 0; i < count; i++) {
        struct program *program = owner[i];
        if (fds[i].fd == program->listener && (fds[i].revents & POLLIN)) {
            ledger_serve(marshal, program);
        } else if (fds[i].fd == program->listener && fds[i].revents) {
            program->listener = -1; /* no process with this filter is left */
        } else if (fds[i].revents & POLLIN) {
            program_hear(marshal, program);
        } else if (fds[i].revents && fds[i].fd == program->output) {
            program->output = -1;
        } else if (fds[i].revents && fds[i].fd == program->errors) {
            program->errors = -1;
        }
    }
}

static void count_processes(struct marshal *marshal)
{
    double now_ms = marshal_now_ms(marshal);
    if (now_ms - marshal->last_count_ms < COUNT_EVERY_MS) {
        return;
    }
    marshal->last_count_ms = now_ms;
    long living = (long)procs_living();
    if (living > marshal->most_processes) {
        marshal->most_processes = living;
    }
    /* RLIMIT_NPROC refuses at the limit; from here on the program no longer does what it would. */
    if (living + 2 >= marshal->limits.processes) {
        marshal->too_many_processes = true;
    }
}

static void capture_all(struct marshal *marshal)
{
    enum { MOST_CAPTURED = 64 };
    struct process list[MOST_CAPTURED];
    size_t count = procs_list(list, MOST_CAPTURED);
    /* First look at all, then stop: stopping one can wake another. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            json_t *capture = procs_capture(list[i].pid, HANG_STACK_BYTES, pass == 1);
            json_object_set_new(capture, "parent", json_integer(list[i].parent));
            json_object_set_new(capture, "state", json_stringn(&list[i].state, 1));
            if (pass == 0) {
                json_array_append_new(marshal->hang, capture);
                continue;
            }
            json_t *first = json_array_get(marshal->hang, i);
            const char *stopped_fields[] = {"registers", "sp", "pc", "stack"};
            for (size_t j = 0; json_object_get(capture, "registers") != NULL && j < 4; j++) {
                json_object_set(first, stopped_fields[j],
                                json_object_get(capture, stopped_fields[j]));
            }
            json_decref(capture);
        }
    }
}

static bool must_stop(struct marshal *marshal)
{
    return marshal->out_of_time || marshal->flooded || marshal->too_many_processes;
}

static void mark_killed(struct marshal *marshal)
{
    for (size_t i = 0; i < marshal->program_count; i++) {
        marshal->programs[i].killed_by_us |= !marshal->programs[i].ended;
    }
}

static void turn(struct marshal *marshal)
{
    wait_for_events(marshal, TICK_MS);
    if (marshal->look_for_segments || !marshal->supervised) {
        segments_look(marshal);
    }
    segments_sample(marshal);
    programs_reap(marshal);
    count_processes(marshal);
    if (!must_stop(marshal)) {
        steps_advance(marshal);
    }
}

/* The programs have ended: what they left running may still end by itself. */
static void let_the_rest_end(struct marshal *marshal)
{
    double until_ms = marshal_now_ms(marshal) + marshal->limits.grace_ms;
    while (procs_living() > 0 && marshal_now_ms(marshal) < until_ms && !must_stop(marshal)) {
        turn(marshal);
    }
}

static void note_survivors(struct marshal *marshal)
{
    enum { MOST_NOTED = 256 };
    struct process list[MOST_NOTED];
    size_t count = procs_list(list, MOST_NOTED);
    json_t *survivors = json_array();
    for (size_t i = 0; i < count; i++) {
        if (list[i].state != 'Z') {
            json_array_append_new(survivors, json_pack("{s:i,s:i}", "pid", (int)list[i].pid,
                                                       "parent", (int)list[i].parent));
        }
    }
    marshal->survivors = survivors;
}

void loop_run(struct marshal *marshal)
{
    steps_advance(marshal);
    while (!(steps_done(marshal) && programs_ended(marshal)) && !must_stop(marshal)) {
        turn(marshal);
        marshal->out_of_time = marshal_now_ms(marshal) > marshal->limits.run_ms;
    }
    if (marshal->out_of_time) {
        capture_all(marshal);
    }
    if (!must_stop(marshal)) {
        let_the_rest_end(marshal);
    }
    note_survivors(marshal);
    mark_killed(marshal);
    for (size_t i = 0; i < marshal->program_count; i++) {
        program_hear(marshal, &marshal->programs[i]);
    }
    segments_look(marshal);
    segments_sample(marshal);
}
