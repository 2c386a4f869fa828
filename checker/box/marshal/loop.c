/* SPDX-License-Identifier: MIT
 *
 * The marshal's one event loop: hears the programs, serves their supervised calls, reaps, samples,
 * advances the plan, and watches the limits. Single-threaded: nothing here needs a lock.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_EVERY_MS = 10, SERVED_IN_A_ROW = 64 };

/* Several in a row: with many processes the looks of a whole turn between two calls would be what
 * they wait for. */
static void serve_some(struct marshal *marshal, struct program *program)
{
    struct pollfd listener = {.fd = program->listener, .events = POLLIN};
    for (int served = 0; served < SERVED_IN_A_ROW && program->listener >= 0; served++) {
        serve_one(marshal, program);
        if (poll(&listener, 1, 0) <= 0 || !(listener.revents & POLLIN)) {
            return;
        }
    }
}

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
            serve_some(marshal, program);
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
    /* With thousands of processes counting takes long: not more than a fifth of our time. */
    if (now_ms - marshal->last_count_ms < COUNT_EVERY_MS + 4 * marshal->count_took_ms) {
        return;
    }
    long standing = (long)procs_standing(); /* a zombie counts towards the limit too */
    marshal->last_count_ms = marshal_now_ms(marshal);
    marshal->count_took_ms = marshal->last_count_ms - now_ms;
    if (standing > marshal->most_processes) {
        marshal->most_processes = standing;
    }
    /* RLIMIT_NPROC refuses at the limit; from here on the program no longer does what it would. */
    if (standing + 2 >= marshal->limits.processes) {
        marshal->too_many_processes = true;
    }
}

/* The kernel counts processes a little longer than they are seen to stand: a fork can be refused
 * below the limit. A program may also have lowered its own limit: that is its own affair. */
void loop_fork_refused(struct marshal *marshal)
{
    if (!marshal->too_many_processes &&
        (long)procs_standing() >= marshal->limits.processes / 4 * 3) {
        marshal->too_many_processes = true;
    }
}

static json_t *capture_thread(const struct marshal *marshal, const struct process *process,
                              pid_t tid)
{
    bool timer = procs_handles(process->pid, SIGALRM) || ledger_made(marshal, 't', process->pid) ||
                 procs_has_timer(process->pid);
    json_t *capture = procs_capture(tid, HANG_STACK_BYTES, false);
    char state[2] = {process->state, '\0'};
    json_object_set_new(capture, "pid", json_integer(process->pid));
    json_object_set_new(capture, "parent", json_integer(process->parent));
    json_object_set_new(capture, "state", json_string(state));
    json_object_set_new(capture, "handles_alarm", json_boolean(timer));
    char *maps = tid == process->pid ? procs_maps(tid) : NULL;
    if (maps != NULL) {
        json_object_set_new(capture, "maps", json_string(maps));
        free(maps);
    }
    return capture;
}

/* The registers of a thread that waits are those of its system call; of one that computes they are
 * only known once it is stopped. */
static void add_registers(json_t *first)
{
    static const char *const fields[] = {"registers", "sp", "pc", "stack"};
    pid_t tid = (pid_t)json_integer_value(json_object_get(first, "thread"));
    json_t *stopped = procs_capture(tid, HANG_STACK_BYTES, true);
    for (size_t i = 0; json_object_get(stopped, "registers") != NULL && i < 4; i++) {
        json_object_set(first, fields[i], json_object_get(stopped, fields[i]));
    }
    json_decref(stopped);
}

/* First look at all, then stop: stopping one can wake another. */
static void capture_all(struct marshal *marshal)
{
    enum { MOST_PROCESSES = 256, MOST_THREADS = 512, MOST_CAPTURED = 512 };
    struct process list[MOST_PROCESSES];
    size_t count = procs_list(list, MOST_PROCESSES), i;
    json_t *capture;
    for (i = 0; i < count && json_array_size(marshal->hang) < MOST_CAPTURED; i++) {
        pid_t tids[MOST_THREADS];
        size_t threads = procs_threads(list[i].pid, tids, MOST_THREADS);
        for (size_t k = 0; k < threads; k++) {
            json_array_append_new(marshal->hang, capture_thread(marshal, &list[i], tids[k]));
        }
    }
    /* Not all were looked at: then nobody may say that all of them wait. */
    bool cut = count == MOST_PROCESSES || json_array_size(marshal->hang) >= MOST_CAPTURED;
    json_array_foreach(marshal->hang, i, capture)
    {
        if (cut) {
            json_object_set_new(capture, "handles_alarm", json_true());
        }
        add_registers(capture);
    }
}

static bool must_stop(struct marshal *marshal)
{
    return marshal->out_of_time || marshal->flooded || marshal->too_many_processes ||
           marshal_told_to_stop();
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

/* Not counted: when the machine stood still. Within reason, or a run would have no end. */
static bool is_over(double passed_ms, double most_ms, const struct stalls *stalls)
{
    enum { MOST_TIMES = 4 };
    return passed_ms > MOST_TIMES * most_ms ||
           (passed_ms > most_ms && passed_ms - stalls_ms(stalls) > most_ms);
}

/* The programs have ended: what they left running may still end by itself. */
static void let_the_rest_end(struct marshal *marshal)
{
    struct stalls stalls;
    double began_ms = marshal_now_ms(marshal);
    stalls_begin(&stalls);
    while (procs_living() > 0 &&
           !is_over(marshal_now_ms(marshal) - began_ms, marshal->limits.grace_ms, &stalls) &&
           !must_stop(marshal)) {
        turn(marshal);
    }
}

static void note_survivors(struct marshal *marshal)
{
    enum { MOST_NOTED = 256 };
    struct process list[MOST_NOTED];
    size_t count = marshal->too_many_processes ? 0 : procs_list(list, MOST_NOTED);
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
        marshal->out_of_time =
            is_over(marshal_now_ms(marshal), marshal->limits.run_ms, &marshal->stalls) ||
            stuck_look(marshal);
    }
    if (marshal->out_of_time) {
        capture_all(marshal);
    }
    if (!must_stop(marshal)) {
        let_the_rest_end(marshal);
    }
    fault_restore(marshal);
    note_survivors(marshal);
    mark_killed(marshal);
    for (size_t i = 0; i < marshal->program_count; i++) {
        program_hear(marshal, &marshal->programs[i]);
    }
    segments_look(marshal);
    segments_sample(marshal);
}
