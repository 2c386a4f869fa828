/* SPDX-License-Identifier: MIT
 *
 * Which locks a run used, by its trace: where they lie, how they began, who takes them.
 */
#ifndef SCRUTINEER_CHECKS_LOCKS_H
#define SCRUTINEER_CHECKS_LOCKS_H

#include "context.h"
#include "trace.h"

enum { MOST_LOCKS = 256 };

struct lock {
    int object;
    uint64_t offset;
    unsigned kind; /* enum trace_lock */
    bool initialised;
    int64_t shared; /* pshared, as it was initialised */
    bool gate;      /* a semaphore that began at another value than 1: excludes nobody */
    uint64_t init_pc, take_pc;
    bool mapped_shared; /* outside of segments, but in memory that is shared */
    size_t takers;      /* changes of the process that takes it: 2 or more, several do */
    int last_taker;
    size_t takes, gives;
    size_t initers; /* changes of the process that initialises it */
    int last_initer;
    bool given_by_others;                 /* some process gave it back without having taken it */
    const struct trace_record *last_take; /* with no giving back after it; else NULL */
};

struct locks {
    struct lock all[MOST_LOCKS];
    size_t count;
    bool atomics; /* some process works on a segment by atomic operations */
};

/* With free(). */
struct locks *locks_read(const struct trace_view *trace);
/* The lock of a LOCK record; NULL if there were too many. */
struct lock *locks_find(struct locks *locks, const struct trace_record *record);
bool locks_any_taken(const struct locks *locks);
/* Is it given back only by who has taken it? A semaphore can be a signal, too, or a pool. */
bool lock_is_mutex(const struct lock *lock);
/* In memory of its process alone, whatever it was initialised for. */
bool lock_is_private(const struct lock *lock);
/* The segment of that id in the run's log; -1 = none. */
int segment_ordinal(const struct run *run, int id);

#endif
