/* SPDX-License-Identifier: MIT
 *
 * Cars that never run at the same time, though there is a process for each: the parent waits for
 * one before it forks the next, or a car keeps the lock for more than one update, so that all
 * others stand.
 *
 * Neither is told by the clock: the order of the parent's own calls, and the sleeps (a car drives
 * while it sleeps) that lie within one hold of the lock, are the same however fast the machine is.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "families.h"
#include "locks.h"
#include "memory.h"
#include "places.h"
#include "tracelog.h"

struct turns {
    size_t forks;      /* by the parent, after the first one */
    size_t after_wait; /* of those, with a child waited for since the fork before */
    bool waited;
    uint64_t wait_pc, fork_pc;
};

static struct turns turns_of(const struct run *run)
{
    struct turns turns = {0};
    int parent = run->log.programs[0].pid;
    bool forked = false;
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->pid != parent || record->argument <= 0) {
            continue;
        }
        if (record->kind == TRACE_REAPED && record->reserved[0] == 0) {
            turns.waited = true;
            turns.wait_pc = forked && turns.forks == 0 ? record->pc : turns.wait_pc;
        } else if (record->kind == TRACE_FORK) {
            turns.forks += forked;
            turns.after_wait += forked && turns.waited;
            turns.waited = false;
            turns.fork_pc = record->pc;
            forked = true;
        }
    }
    return turns;
}

/* A handler of SIGCHLD that waits may, on a slow machine, come between any two forks: that is no
 * waiting in the loop that forks. */
static bool in_one_function(const struct context *context, uint64_t one, uint64_t other)
{
    struct source_place places[2];
    return context->traced.probe != NULL && probe_place(context->traced.probe, one, &places[0]) &&
           probe_place(context->traced.probe, other, &places[1]) && places[0].function[0] != '\0' &&
           strcmp(places[0].function, places[1].function) == 0;
}

static bool tell_turns(struct context *context, const struct run *run)
{
    struct turns turns = turns_of(run);
    if (turns.forks < 2 || turns.after_wait < turns.forks ||
        !in_one_function(context, turns.wait_pc, turns.fork_pc)) {
        return false;
    }
    struct finding *finding =
        findings_add(context->findings, "sim.serial", run->name,
                     "the cars run one after the other: each is waited for before the next is "
                     "forked");
    locate_pc(context, turns.wait_pc, finding, "waited for here, in the loop that forks");
    locate_pc(context, turns.fork_pc, finding, "forked here");
    finding_look(finding, "first fork all cars, then wait for all, in a loop of its own");
    return true;
}

struct keeper { /* a child and what it does while it holds a lock */
    int pid;
    size_t held, sleeps; /* in the hold that is under way */
    uint64_t take_pc, caller_pc;
};

static struct keeper *keeper_of(struct keeper *keepers, size_t most, int pid)
{
    for (size_t i = 0; i < most; i++) {
        if (keepers[i].pid == pid || keepers[i].pid == 0) {
            keepers[i].pid = pid;
            return &keepers[i];
        }
    }
    return NULL;
}

/* Where a lock was taken that then lasted for three sleeps or more; take_pc 0 = nowhere. */
static struct keeper long_hold(const struct run *run, struct locks *locks)
{
    /* One sector has two at most: driving, and a stop in the pits. */
    enum { MOST_KEEPERS = 1024, SLEEPS = 3 };
    struct keeper *keepers = memory_need(MOST_KEEPERS, sizeof *keepers);
    struct keeper found = {0};
    for (size_t i = 0; i < run->trace->count && found.take_pc == 0; i++) {
        const struct trace_record *record = &run->trace->records[i];
        struct keeper *keeper = record->pid == run->log.programs[0].pid || record->pid <= 0
                                    ? NULL
                                    : keeper_of(keepers, MOST_KEEPERS, record->pid);
        if (keeper == NULL) {
            continue;
        }
        const struct lock *lock = record->kind == TRACE_LOCK_TAKE || record->kind == TRACE_LOCK_GIVE
                                      ? locks_find(locks, record)
                                      : NULL;
        bool shared = lock != NULL && lock->takers > 2 && !lock_is_private(lock);
        if (record->kind == TRACE_LOCK_TAKE && shared && record->held > 0) {
            keeper->take_pc = keeper->held == 0 ? record->pc : keeper->take_pc;
            keeper->caller_pc = keeper->held == 0 ? record->reserved[1] : keeper->caller_pc;
            keeper->sleeps = keeper->held == 0 ? 0 : keeper->sleeps;
            keeper->held++;
        } else if (record->kind == TRACE_LOCK_GIVE && shared) {
            keeper->held -= keeper->held > 0;
        } else if (record->kind == TRACE_SLEEP && record->argument > 0 && record->held > 0) {
            keeper->sleeps += keeper->held > 0;
            found = keeper->sleeps >= SLEEPS ? *keeper : found;
        }
    }
    free(keepers);
    return found;
}

static void tell_long_hold(struct context *context, const struct run *run)
{
    struct locks *locks = locks_read(run->trace);
    struct keeper keeper = long_hold(run, locks);
    free(locks);
    if (keeper.take_pc != 0) {
        struct finding *finding =
            findings_add(context->findings, "sim.serial", run->name,
                         "a car keeps the lock over several sectors: the cars run one after the "
                         "other");
        locate_pc(context, keeper.take_pc, finding,
                  "taken here, and not given back before the next sector");
        locate_pc(context, keeper.caller_pc, finding, "called from here");
        finding_look(finding,
                     "nothing races so, but nothing runs at once either: take the lock for "
                     "one update, give it back, then drive on");
    }
}

void family_serial(struct context *context)
{
    const struct run *run = run_named(context, "traced");
    if (context->lab->number < 3) {
        return;
    }
    if (run == NULL || run->trace == NULL || run->trace->attached == 0) {
        not_judged(context, "sim.serial", "%s", why_no_trace(context));
        return;
    }
    judged(context, "sim.serial");
    if (!tell_turns(context, run) && context->lab->number >= 4) {
        tell_long_hold(context, run);
    }
}
