/* SPDX-License-Identifier: MIT
 *
 * Locks: shared between the processes that take them, given back as often as taken, not slept with.
 * For labs and for any instrumented program; what is known comes from the trace.
 *
 * A lock in private memory that several processes take is no fault in itself: a forked program may
 * well guard each process's own data with its own copy. It is one in the labs, whose lock is there
 * to be shared; where it was initialised to be shared; and where two who hold it have raced.
 */
#define _GNU_SOURCE
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "families.h"
#include "locks.h"
#include "memory.h"
#include "places.h"
#include "tracelog.h"

static void tell_private(struct context *context, const struct run *run, const struct lock *lock)
{
    bool outside = lock_is_private(lock);
    struct finding *finding =
        outside ? findings_add(context->findings, "lock.private", run->name,
                               "the lock lies in private memory: each process has a copy of its "
                               "own, and no two of them meet")
                : findings_add(context->findings, "lock.private", run->name,
                               "the lock is initialised for one process only (pshared is 0)");
    locate_pc(context, lock->init_pc, finding, "initialised here");
    if (outside || !lock->initialised) {
        locate_pc(context, lock->take_pc, finding, "taken here");
    }
    finding_look(finding, outside
                              ? "a variable of the program is copied by fork: the lock must lie "
                                "in a shared segment"
                          : lock->kind == TRACE_LOCK_SEM
                              ? "sem_init(lock, 1, 1): the second argument says that processes "
                                "share it"
                              : "pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) "
                                "says that processes share it");
}

/* Does somebody hold it in a race that was proven? */
static bool is_in_a_race(const struct run *run, const struct lock *lock)
{
    for (size_t i = 0; i < run->races->pair_count; i++) {
        const struct race_pair *pair = &run->races->pairs[i];
        for (int k = 0; pair->proven && k < 2; k++) {
            for (size_t l = 0; l < pair->sides[k].lock_count; l++) {
                const struct race_object *held = &pair->sides[k].locks[l];
                if (held->kind == lock->kind && held->object == lock->object &&
                    held->offset == lock->offset) {
                    return true;
                }
            }
        }
    }
    return false;
}

static bool is_wrongly_private(const struct context *context, const struct run *run,
                               const struct lock *lock)
{
    bool known = lock->kind == TRACE_LOCK_SEM || lock->kind == TRACE_LOCK_MUTEX;
    if (!known || lock->takers < 2 || (lock_is_private(lock) && lock->initers > 1)) {
        return false; /* the latter: each process has made one of its own */
    }
    if (!lock_is_private(lock)) {
        return lock->initialised && lock->shared == 0;
    }
    return context->lab != NULL || (lock->initialised && lock->shared != 0) ||
           is_in_a_race(run, lock);
}

static void privacy(struct context *context, const struct run *run, const struct locks *locks)
{
    /* A program that gave up before it took a lock shows nothing. */
    if (locks_any_taken(locks) || (ran_to_its_end(run) && run->log.programs[0].exit == 0)) {
        judged(context, "lock.private");
    }
    for (size_t i = 0; i < locks->count; i++) {
        if (is_wrongly_private(context, run, &locks->all[i])) {
            tell_private(context, run, &locks->all[i]);
        }
    }
}

static void tell_above_one(struct context *context, const struct run *run, const struct lock *lock,
                           unsigned value)
{
    struct finding *finding =
        findings_add(context->findings, "lock.unbalanced", run->name,
                     "at the end the semaphore stands at %u: it was given back more often than "
                     "taken, and lets that many in at once",
                     value);
    locate_pc(context, lock->init_pc, finding, "initialised here");
    finding_look(finding, "a sem_post on a way on which no sem_wait went before");
}

static bool is_of(const struct trace_record *record, const struct lock *lock)
{
    return record->object == lock->object && record->offset == lock->offset &&
           record->size == lock->kind;
}

static bool takes_it(const struct run *run, const struct lock *lock, int pid)
{
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->kind == TRACE_LOCK_TAKE && record->pid == pid && is_of(record, lock)) {
            return true;
        }
    }
    return false;
}

/* Does somebody fill it who never takes from it? Then it counts something, and is no lock. */
static bool is_filled(const struct run *run, const struct lock *lock)
{
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->kind == TRACE_LOCK_GIVE && record->reserved[0] != 0 && is_of(record, lock)) {
            return !takes_it(run, lock, record->pid);
        }
    }
    return false;
}

/* A semaphore that began at 1 and excludes: by the value that is left in it. */
static void values(struct context *context, const struct run *run, const struct locks *locks)
{
    for (size_t i = 0; i < locks->count; i++) {
        const struct lock *lock = &locks->all[i];
        int ordinal = segment_ordinal(run, lock->object);
        if (lock->kind != TRACE_LOCK_SEM || ordinal < 0 || lock->takers < 2 ||
            run->log.segments[ordinal].last == NULL ||
            (context->lab == NULL && (!lock->initialised || lock->gate || is_filled(run, lock))) ||
            lock->offset + sizeof(sem_t) > run->log.segments[ordinal].bytes) {
            continue;
        }
        unsigned value;
        memcpy(&value, run->log.segments[ordinal].last + lock->offset, sizeof value);
        if (value > 1) {
            tell_above_one(context, run, lock, value);
        }
    }
}

/* Kinds that the end of a process does not give back. */
static bool stays_taken(const struct lock *lock)
{
    return lock->kind == TRACE_LOCK_SEM || lock->kind == TRACE_LOCK_MUTEX ||
           lock->kind == TRACE_LOCK_NAMED;
}

/* A process that ended by itself with the lock in hand, which nobody took or gave back after that.
 * A semaphore that is never given back anywhere is no lock: the first one to take it has won. */
static void never_given_back(struct context *context, const struct run *run,
                             const struct locks *locks)
{
    for (size_t i = 0; i < locks->count; i++) {
        const struct lock *lock = &locks->all[i];
        /* Where all hang, also one that was never given back at all. */
        bool is_lock = stays_taken(lock) && lock_is_mutex(lock) && !lock_is_private(lock) &&
                       (lock->gives > 0 || run->log.out_of_time);
        if (!is_lock || lock->last_take == NULL) {
            continue;
        }
        for (const struct trace_record *at = lock->last_take;
             at < run->trace->records + run->trace->count; at++) {
            if (at->kind == TRACE_EXIT && at->pid == lock->last_take->pid && at->held > 0) {
                struct finding *finding =
                    findings_add(context->findings, "lock.unbalanced", run->name,
                                 "a process ends with the lock in hand: it is never given back");
                locate_pc(context, lock->last_take->pc, finding, "taken here");
                locate_pc(context, lock->last_take->reserved[1], finding, "called from here");
                locate_pc(context, at->pc, finding, "the process ends here");
                finding_look(finding,
                             "a way out (return, exit) between taking it and giving it back");
                return;
            }
        }
    }
}

static void mutexes(struct context *context, const struct run *run)
{
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->kind == TRACE_UNBALANCED) {
            struct finding *finding =
                findings_add(context->findings, "lock.unbalanced", run->name,
                             "a mutex is given back by a process or thread that does not hold it");
            locate_pc(context, record->pc, finding, NULL);
            finding_look(finding,
                         "only who has locked a mutex may unlock it, and once for each time");
            return;
        }
    }
}

/* A lock that others take too, held by the sleeper; NULL = none. */
static const struct lock *lock_of_sleeper(const struct run *run, struct locks *locks, size_t until)
{
    const struct trace_record *sleep = &run->trace->records[until];
    size_t held[MOST_LOCKS] = {0};
    for (size_t i = 0; i < until; i++) {
        const struct trace_record *record = &run->trace->records[i];
        bool takes = record->kind == TRACE_LOCK_TAKE, gives = record->kind == TRACE_LOCK_GIVE;
        if (record->pid != sleep->pid || record->thread != sleep->thread || !(takes || gives)) {
            continue;
        }
        const struct lock *lock = locks_find(locks, record);
        size_t *count = lock != NULL ? &held[lock - locks->all] : NULL;
        if (count != NULL) {
            *count = takes ? *count + 1 : *count - (*count > 0);
        }
    }
    for (size_t i = 0; i < locks->count; i++) {
        if (held[i] > 0 && locks->all[i].takers > 1 && !lock_is_private(&locks->all[i])) {
            return &locks->all[i];
        }
    }
    return NULL;
}

static void asleep(struct context *context, const struct run *run, struct locks *locks)
{
    enum { MOST_LOOKED_AT = 50 };
    size_t looked_at = 0;
    judged(context, "lock.asleep");
    for (size_t i = 0; i < run->trace->count && looked_at < MOST_LOOKED_AT; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->kind != TRACE_SLEEP || record->held == 0 || record->argument <= 0) {
            continue;
        }
        looked_at++;
        if (lock_of_sleeper(run, locks, i) != NULL) {
            struct finding *finding = findings_add(
                context->findings, "lock.asleep", run->name,
                "a process sleeps %ld ms while it holds the lock: all others wait that long",
                (long)record->argument);
            locate_pc(context, record->pc, finding, NULL);
            locate_pc(context, record->offset, finding, "called from here");
            finding_look(finding, "sleep first, then take the lock, only for the update");
            return;
        }
    }
}

void family_lock(struct context *context)
{
    static const char *const all[] = {"lock.private", "lock.unbalanced", "lock.asleep"};
    const struct run *run =
        context->lab != NULL ? run_named(context, "traced") : undisturbed(context);
    if (context->lab != NULL && context->lab->number < 4) {
        return;
    }
    if (run == NULL || run->races == NULL || run->trace->attached == 0) {
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
            not_judged(context, all[i], "%s", why_no_trace(context));
        }
        return;
    }
    struct locks *locks = locks_read(run->trace);
    privacy(context, run, locks);
    judged(context, "lock.unbalanced");
    values(context, run, locks);
    never_given_back(context, run, locks);
    mutexes(context, run);
    asleep(context, run, locks);
    free(locks);
}
