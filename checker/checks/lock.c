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
    size_t takers; /* processes that take it, counted once each */
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

static void privacy(struct context *context, const struct locks *locks)
{
    judged(context, "lock.private");
    for (size_t i = 0; i < locks->count; i++) {
        const struct lock *lock = &locks->all[i];
        bool can_be_private = lock->kind == TRACE_LOCK_SEM || lock->kind == TRACE_LOCK_MUTEX;
        bool is_private = lock->object == TRACE_PRIVATE || (lock->initialised && lock->shared == 0);
        if (can_be_private && is_private && lock->takers > 1) {
            tell_private(context, lock);
        }
    }
}

/* The first one in the first slot: the same every time, whichever car was scheduled first. */
static const struct trace_record *nearer(const struct trace_record *one,
                                         const struct trace_record *other,
                                         const struct cars_place *place)
{
    if (one == NULL) {
        return other;
    }
    size_t slot = ((size_t)one->offset - place->offset) / CAR_BYTES;
    size_t other_slot = ((size_t)other->offset - place->offset) / CAR_BYTES;
    return other_slot < slot ? other : one;
}

static bool is_bare(const struct trace_record *record, unsigned kind, const struct run *run,
                    const struct cars_place *place)
{
    return record->kind == kind && record->held == 0 &&
           record->object == run->log.segments[place->segment].id &&
           record->offset >= place->offset &&
           record->offset < place->offset + (size_t)place->count * CAR_BYTES;
}

/* A car's write to the array with no lock in hand. */
static const struct trace_record *
unlocked_write(const struct context *context, const struct run *run, const struct cars_place *place)
{
    const struct trace_record *found = NULL;
    int parent = run->log.programs[0].pid;
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        if (record->pid != parent && is_bare(record, TRACE_WRITE, run, place)) {
            found = nearer(found, record, place);
        }
    }
    return found;
}

/* Does the parent read the array with no lock while its children live? */
static const struct trace_record *
unlocked_read(const struct context *context, const struct run *run, const struct cars_place *place)
{
    const struct trace_record *found = NULL;
    int parent = run->log.programs[0].pid;
    size_t living = 0;
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        if (record->pid != parent) {
            continue;
        }
        living += record->kind == TRACE_FORK && record->argument > 0;
        living -= record->kind == TRACE_REAPED && record->argument > 0 && living > 0;
        if (living > 0 && is_bare(record, TRACE_READ, run, place)) {
            found = nearer(found, record, place);
        }
    }
    return found;
}

static void tell_unlocked(struct context *context, const struct trace_record *record,
                          const struct cars_place *place, bool any_lock)
{
    /* A library call may reach from before the array into it. */
    size_t in_array = record->offset > place->offset ? (size_t)record->offset - place->offset : 0;
    struct finding *finding = findings_add(
        context->findings, "sim.unlocked", "traced",
        record->kind == TRACE_WRITE
            ? "a car writes cars[%zu].%s without holding the lock, while the parent displays"
            : "the parent reads cars[%zu].%s without holding the lock, while cars write",
        in_array / CAR_BYTES, cars_field_at(in_array % CAR_BYTES));
    locate_pc(context, record->pc, finding, NULL);
    if (finding->location_count > 0) {
        location_object(&finding->locations[0], record->kind == TRACE_WRITE ? "write" : "read",
                        (long)record->size, NULL, NULL);
    }
    finding_detail(finding, "%s",
                   record->kind == TRACE_WRITE
                       ? "a slot of its own keeps cars apart, but the parent reads all of them: it "
                         "can see half an update"
                       : "it can see half an update: a new s1 beside the old lap_time");
    finding_look(finding, any_lock
                              ? "take the lock before the first field is touched, give it back "
                                "after the last"
                              : "no lock is taken anywhere: the lab's README.md, \"What to "
                                "write\"; man sem_init, man sem_wait");
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

static bool unlocked(struct context *context, const struct run *run, const struct locks *locks)
{
    struct cars_place place;
    if (context->trace->dropped > 0) {
        not_judged(context, "sim.unlocked", "the program made more accesses than were recorded");
        return true;
    }
    judged(context, "sim.unlocked");
    if (locks->atomics || !cars_find(&run->log, context->lab->cars, &place)) {
        return true;
    }
    const struct trace_record *write = unlocked_write(context, run, &place);
    const struct trace_record *read = unlocked_read(context, run, &place);
    const struct trace_record *records[] = {write, read};
    for (size_t i = 0; i < 2; i++) {
        if (records[i] != NULL) {
            tell_unlocked(context, records[i], &place, any_takes(locks));
        }
    }
    return write != NULL || read != NULL;
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
static void balance(struct context *context, const struct run *run, const struct locks *locks)
{
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
            locate_pc(context, lock->init_pc, finding, "initialised here");
            finding_look(finding, "a sem_post on a way on which no sem_wait went before");
        }
    }
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
            not_judged(context, all[i], "the instrumented build of the program could not be run");
        }
        return;
    }
    struct locks *locks = locks_read(context->trace);
    privacy(context, locks);
    balance(context, run, locks);
    asleep(context);
    held(context, unlocked(context, run, locks));
    free(locks);
}
