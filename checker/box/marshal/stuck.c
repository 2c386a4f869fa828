/* SPDX-License-Identifier: MIT
 *
 * Can anything still happen in here? If every thread stands in a wait that only another process of
 * the program could end, and nobody has a timer, then nothing will, however long one waits: the run
 * is over now, with the same result as at the end of its time.
 *
 * Protocol: stuck_look() once a turn. It says so only after several looks in which no thread has
 * run at all (the kernel counts how often each was switched): what was seen of one thread was then
 * still true when the next was looked at. So it does not depend on how busy the machine is.
 *
 * Not for waits that somebody outside could end (no namespaces; files and fifos that others can
 * open), nor while a step of the plan is due at a time of its own.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "endless.h"

enum { LOOK_EVERY_MS = 40, LOOKS_ALIKE = 4, MOST_LOOKED_AT = 128 };

static uint64_t mixed(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * UINT64_C(0x100000001b3);
}

/* A thread in an endless wait: *hash covers where it stands and how often it has run. */
static bool stands(pid_t tid, uint64_t *hash, bool *for_others)
{
    long number;
    uint64_t arguments[6], sp, pc;
    unsigned long switches;
    if (!procs_syscall(tid, &number, arguments, &sp, &pc) || !procs_switches(tid, &switches) ||
        number == SYS_flock) {
        return false;
    }
    bool on_pipe = number == SYS_read || number == SYS_write;
    enum endless wait =
        endless_wait(number, arguments, on_pipe && procs_own_pipe(tid, arguments[0]));
    *for_others |= wait == ENDLESS_FOR_OTHERS;
    *hash = mixed(mixed(mixed(mixed(*hash, (uint64_t)tid), (uint64_t)number), sp), switches);
    return wait != ENDLESS_NOT;
}

static bool process_stands(const struct marshal *marshal, pid_t pid, uint64_t *hash,
                           bool *for_others)
{
    enum { MOST_THREADS = 64 };
    pid_t tids[MOST_THREADS];
    if (procs_handles(pid, SIGALRM) || ledger_made(marshal, 't', pid) || procs_has_timer(pid)) {
        return false;
    }
    size_t count = procs_threads(pid, tids, MOST_THREADS);
    bool all = count > 0 && count < MOST_THREADS;
    for (size_t i = 0; all && i < count; i++) {
        all = stands(tids[i], hash, for_others);
    }
    return all;
}

/* 0: something can still happen; else the same number as long as nobody has run. */
static uint64_t standstill(const struct marshal *marshal)
{
    struct process *list = calloc(MOST_LOOKED_AT, sizeof *list);
    size_t count = list != NULL ? procs_list(list, MOST_LOOKED_AT) : 0;
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    bool all = count > 0 && count < MOST_LOOKED_AT, for_others = false;
    for (size_t i = 0; all && i < count; i++) {
        hash = mixed(hash, (uint64_t)list[i].state);
        all = list[i].state == 'Z' ||
              (list[i].state == 'S' && process_stands(marshal, list[i].pid, &hash, &for_others));
    }
    free(list);
    return all && for_others ? hash | 1 : 0;
}

/* Does the plan wait for the program alone? */
static bool only_the_program_acts(const struct marshal *marshal)
{
    json_t *step = json_array_get(marshal->steps, marshal->step);
    const char *what = json_string_value(json_object_get(step, "what"));
    return step == NULL ||
           (strcmp(json_string_value(json_object_get(step, "do")), "await") == 0 && what != NULL &&
            strcmp(what, "time") != 0 && json_number_value(json_object_get(step, "ms")) <= 0);
}

bool stuck_look(struct marshal *marshal)
{
    struct stuck *stuck = &marshal->stuck;
    double now_ms = marshal_now_ms(marshal);
    if (!marshal->contained || now_ms < stuck->next_ms || !only_the_program_acts(marshal)) {
        return false;
    }
    stuck->next_ms = now_ms + LOOK_EVERY_MS;
    uint64_t seen = standstill(marshal);
    stuck->alike = seen != 0 && seen == stuck->seen ? stuck->alike + 1 : 0;
    stuck->seen = seen;
    return stuck->alike >= LOOKS_ALIKE;
}
