/* SPDX-License-Identifier: MIT
 *
 * The lock: shared between the processes, taken around every update, given back, not slept with.
 *
 * Which locks there are and who takes them comes from the trace of the instrumented program. The
 * hold run proves the rest on the plain binary: while the marshal has the program's own lock,
 * nobody who respects it writes. A program that works without a lock, by atomic operations, is not
 * judged by these rules: they ask whether the lab's lock is used, not whether the program is right.
 */
#define _GNU_SOURCE
#include "lock.h"

#include <limits.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cars.h"
#include "families.h"
#include "lockset.h"
#include "memory.h"
#include "places.h"

enum { MOST_LOCKS = 64 };

struct lock {
    int object;
    uint64_t offset;
    unsigned kind;
    bool initialised;
    int64_t shared;
    uint64_t init_pc, take_pc;
    bool mapped_shared; /* outside of segments, but in memory that is shared */
    size_t takers;      /* processes that take it, counted once each */
    int last_taker;
};

struct locks {
    struct lock all[MOST_LOCKS];
    size_t count;
    bool atomics; /* some process works on the segment by atomic operations */
};

static struct lock *lock_of(struct locks *locks, const struct trace_record *record)
{
    for (size_t i = 0; i < locks->count; i++) {
        if (locks->all[i].object == record->object && locks->all[i].offset == record->offset &&
            locks->all[i].kind == record->size) {
            return &locks->all[i];
        }
    }
    if (locks->count == MOST_LOCKS) {
        return NULL;
    }
    struct lock *lock = &locks->all[locks->count++];
    *lock = (struct lock){.object = record->object, .offset = record->offset, .kind = record->size};
    return lock;
}

static void note(struct locks *locks, const struct trace_record *record)
{
    bool is_lock = record->kind == TRACE_LOCK_INIT || record->kind == TRACE_LOCK_TAKE;
    struct lock *lock = is_lock ? lock_of(locks, record) : NULL;
    locks->atomics |= record->kind == TRACE_ATOMIC;
    if (lock == NULL) {
        return;
    }
    if (record->kind == TRACE_LOCK_INIT) {
        lock->initialised = true;
        lock->shared = record->argument;
        lock->init_pc = record->pc;
    } else {
        lock->takers += lock->takers == 0 || lock->last_taker != record->pid;
        lock->last_taker = record->pid;
        lock->take_pc = record->pc;
        lock->mapped_shared |= record->argument == 1;
    }
}

static struct locks *locks_read(const struct trace_view *trace)
{
    struct locks *locks = memory_need(1, sizeof *locks);
    for (size_t i = 0; i < trace->count; i++) {
        note(locks, &trace->records[i]);
    }
    return locks;
}

static bool any_takes(const struct locks *locks)
{
    for (size_t i = 0; i < locks->count; i++) {
        if (locks->all[i].takers > 0) {
            return true;
        }
    }
    return false;
}

static void tell_private(struct context *context, const struct lock *lock)
{
    bool outside = lock->object == TRACE_PRIVATE;
    struct finding *finding =
        outside ? findings_add(context->findings, "lock.private", "traced",
                               "the lock lies in private memory: each process has a copy of its "
                               "own, and no two of them meet")
                : findings_add(context->findings, "lock.private", "traced",
                               "the lock is initialised for one process only (pshared is 0)");
    locate_pc(context, lock->init_pc, finding, "initialised here");
    if (outside) {
        locate_pc(context, lock->take_pc, finding, "taken here");
    }
    finding_look(finding, outside
                              ? "a variable of the program is copied by fork: the lock must lie "
                                "in a shared segment"
                              : "sem_init(lock, 1, 1): the second argument says that processes "
                                "share it");
}

static void privacy(struct context *context, const struct run *run, const struct locks *locks)
{
    /* A program that gave up before it took a lock shows nothing. */
    if (any_takes(locks) || (ran_to_its_end(run) && run->log.programs[0].exit == 0)) {
        judged(context, "lock.private");
    }
    for (size_t i = 0; i < locks->count; i++) {
        const struct lock *lock = &locks->all[i];
        bool can_be_private = lock->kind == TRACE_LOCK_SEM || lock->kind == TRACE_LOCK_MUTEX;
        bool outside = lock->object == TRACE_PRIVATE && !lock->mapped_shared;
        bool is_private = outside || (lock->initialised && lock->shared == 0);
        if (can_be_private && is_private && lock->takers > 1) {
            tell_private(context, lock);
        }
    }
}

static void tell_bare(struct context *context, const struct trace_record *record, int slot,
                      const struct cars_place *place, bool any_lock)
{
    bool is_write = record->kind == TRACE_WRITE;
    size_t base = place->offset + (size_t)slot * CAR_BYTES;
    size_t in_car = record->offset > base ? ((size_t)record->offset - base) % CAR_BYTES : 0;
    struct finding *finding = findings_add(
        context->findings, "sim.unlocked", "traced",
        is_write ? "a car writes cars[%d].%s without holding the lock, while the parent displays"
                 : "the parent reads cars[%d].%s without holding the lock, while cars write",
        slot, cars_field_at(in_car));
    locate_pc(context, record->pc, finding, NULL);
    if (finding->location_count > 0) {
        location_object(&finding->locations[0], is_write ? "write" : "read", (long)record->size,
                        NULL, NULL);
    }
    finding_detail(finding, "%s",
                   is_write
                       ? "a slot of its own keeps cars apart, but the parent reads all of them: it "
                         "can see half an update"
                       : "it can see half an update: a new s1 beside the old lap_time");
    finding_look(finding, any_lock
                              ? "take the lock before the first field is touched, give it back "
                                "after the last"
                              : "no lock is taken anywhere: the lab's README.md, \"What to "
                                "write\"; man sem_init, man sem_wait");
}

/* Both hold a lock, but not the same. */
static void tell_different(struct context *context, const struct lockset_gap *gap)
{
    struct finding *finding = findings_add(
        context->findings, "sim.unlocked", "traced",
        "cars[%d] is written and read under different locks: they keep nobody out", gap->slot);
    locate_pc(context, gap->write->pc, finding, "a car writes");
    locate_pc(context, gap->read->pc, finding, "the parent reads");
    finding_look(finding, "all who touch a slot must take the same lock");
}

static bool unlocked(struct context *context, const struct run *run, const struct locks *locks)
{
    struct cars_place place;
    struct lockset_gap gap;
    if (context->trace->dropped > 0) {
        not_judged(context, "sim.unlocked", "the program made more accesses than were recorded");
        return true;
    }
    if (!cars_find(&run->log, context->lab->cars, &place)) {
        return true;
    }
    judged(context, "sim.unlocked");
    if (locks->atomics || !lockset_find_gap(context->trace, run->log.programs[0].pid,
                                            run->log.segments[place.segment].id, &place, &gap)) {
        return locks->atomics;
    }
    if (gap.write_bare) {
        tell_bare(context, gap.write, gap.slot, &place, any_takes(locks));
    }
    if (gap.read_bare) {
        tell_bare(context, gap.read, gap.slot, &place, any_takes(locks));
    }
    bool different = !gap.write_bare && !gap.read_bare && gap.read != NULL;
    if (different) {
        tell_different(context, &gap);
    }
    return gap.write_bare || gap.read_bare || different;
}

static int segment_ordinal(const struct run *run, int id)
{
    for (size_t i = 0; i < run->log.segment_count; i++) {
        if (run->log.segments[i].id == id) {
            return (int)i;
        }
    }
    return -1;
}

/* Taken more often than given, by the value that is left in it. */
static bool balance(struct context *context, const struct run *run, const struct locks *locks)
{
    bool told = false;
    judged(context, "lock.unbalanced");
    for (size_t i = 0; i < locks->count; i++) {
        const struct lock *lock = &locks->all[i];
        int ordinal = segment_ordinal(run, lock->object);
        if (lock->kind != TRACE_LOCK_SEM || ordinal < 0 || lock->takers < 2 ||
            run->log.segments[ordinal].last == NULL ||
            lock->offset + sizeof(sem_t) > run->log.segments[ordinal].bytes) {
            continue;
        }
        unsigned value;
        memcpy(&value, run->log.segments[ordinal].last + lock->offset, sizeof value);
        if (value > 1) {
            struct finding *finding = findings_add(
                context->findings, "lock.unbalanced", "traced",
                "at the end the semaphore stands at %u: it was given back more often than taken, "
                "and lets that many in at once",
                value);
            told = true;
            locate_pc(context, lock->init_pc, finding, "initialised here");
            finding_look(finding, "a sem_post on a way on which no sem_wait went before");
        }
    }
    return told;
}

static void asleep(struct context *context)
{
    judged(context, "lock.asleep");
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        if (record->kind == TRACE_SLEEP && record->held > 0 && record->argument > 0) {
            struct finding *finding = findings_add(
                context->findings, "lock.asleep", "traced",
                "a process sleeps %ld ms while it holds the lock: all others wait that long",
                (long)record->argument);
            locate_pc(context, record->pc, finding, NULL);
            locate_pc(context, record->offset, finding, "called from here");
            finding_look(finding, "sleep first, then take the lock, only for the update");
            return;
        }
    }
}

bool lock_to_hold(const struct context *context, struct hold_target *target)
{
    const struct run *run = run_named(context, "traced");
    struct cars_place place;
    if (run == NULL || context->trace == NULL || !ran_to_its_end(run) ||
        !cars_find(&run->log, context->lab->cars, &place)) {
        return false;
    }
    struct locks *locks = locks_read(context->trace);
    const struct lock *found = NULL;
    size_t taken = 0;
    for (size_t i = 0; i < locks->count; i++) {
        if (locks->all[i].takers > 1) {
            found = &locks->all[i];
            taken++;
        }
    }
    int ordinal = found ? segment_ordinal(run, found->object) : -1;
    bool can = taken == 1 && !locks->atomics && found->kind == TRACE_LOCK_SEM && ordinal >= 0 &&
               found->initialised && found->shared != 0;
    if (can) {
        *target = (struct hold_target){.segment = ordinal,
                                       .offset = (size_t)found->offset,
                                       .watched = place.segment,
                                       .from = place.offset,
                                       .bytes = (size_t)place.count * CAR_BYTES};
    }
    free(locks);
    return can;
}

static size_t first_difference(const struct log_hold *hold, const struct cars_place *place)
{
    size_t end = place->offset + (size_t)place->count * CAR_BYTES;
    for (size_t i = place->offset; i < end && i < hold->bytes; i++) {
        if (hold->before[i] != hold->after[i]) {
            return i - place->offset;
        }
    }
    return 0;
}

/* The proof on the plain binary, told only if the trace did not tell it with its line. */
static void held(struct context *context, bool told)
{
    const struct run *run = run_named(context, "hold");
    struct cars_place place;
    if (run == NULL || told || !cars_find(&run->log, context->lab->cars, &place)) {
        return;
    }
    for (size_t i = 0; i < run->log.hold_count; i++) {
        const struct log_hold *hold = &run->log.holds[i];
        if (!hold->changed) {
            continue;
        }
        size_t at = first_difference(hold, &place);
        struct finding *finding =
            findings_add(context->findings, "sim.unlocked", "hold",
                         "cars[%zu].%s changed while the checker held the lock", at / CAR_BYTES,
                         cars_field_at(at % CAR_BYTES));
        locate_write(context, car_number((int)(at / CAR_BYTES)), at % CAR_BYTES, finding,
                     "it is written here");
        finding_detail(finding,
                       "the checker took the program's own semaphore; a process that takes "
                       "it too would have waited");
        return;
    }
}

void family_lock(struct context *context)
{
    const struct run *run = run_named(context, "traced");
    if (context->lab == NULL || context->lab->number < 4) {
        return;
    }
    if (run == NULL || context->trace == NULL || context->trace->attached == 0) {
        static const char *const all[] = {"lock.private", "lock.unbalanced", "lock.asleep",
                                          "sim.unlocked"};
        for (size_t i = 0; i < 4; i++) {
            not_judged(context, all[i], "%s", why_no_trace(context));
        }
        return;
    }
    struct locks *locks = locks_read(context->trace);
    privacy(context, run, locks);
    /* A semaphore above 1 lets others in beside whoever holds it: that is told once. */
    bool unbalanced = balance(context, run, locks);
    asleep(context);
    held(context, unlocked(context, run, locks) || unbalanced);
    free(locks);
}
