/* SPDX-License-Identifier: MIT
 * See locks.h. */
#define _GNU_SOURCE
#include "locks.h"

#include <stdlib.h>

#include "memory.h"
#include "tracelog.h"

struct lock *locks_find(struct locks *locks, const struct trace_record *record)
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
    bool is_lock = record->kind == TRACE_LOCK_INIT || record->kind == TRACE_LOCK_TAKE ||
                   record->kind == TRACE_LOCK_GIVE;
    struct lock *lock = is_lock ? locks_find(locks, record) : NULL;
    locks->atomics |= record->kind == TRACE_ATOMIC;
    if (lock == NULL) {
        return;
    }
    if (record->kind == TRACE_LOCK_INIT) {
        lock->initialised = true;
        lock->initers += lock->initers == 0 || lock->last_initer != record->pid;
        lock->last_initer = record->pid;
        lock->takers = 0; /* what was there before was another lock */
        lock->last_taker = 0;
        lock->shared = record->argument;
        lock->init_pc = record->pc;
        lock->gate = record->reserved[0] != 0;
    } else if (record->kind == TRACE_LOCK_GIVE) {
        lock->gives++;
        lock->given_by_others |= record->reserved[0] != 0;
        lock->last_take = NULL;
    } else {
        lock->last_take = record;
        lock->takers += lock->takers == 0 || lock->last_taker != record->pid;
        lock->last_taker = record->pid;
        lock->take_pc = record->pc;
        lock->takes++;
        lock->mapped_shared |= record->argument == 1;
    }
}

struct locks *locks_read(const struct trace_view *trace)
{
    struct locks *locks = memory_need(1, sizeof *locks);
    for (size_t i = 0; i < trace->count; i++) {
        note(locks, &trace->records[i]);
    }
    return locks;
}

bool locks_any_taken(const struct locks *locks)
{
    for (size_t i = 0; i < locks->count; i++) {
        if (locks->all[i].takers > 0) {
            return true;
        }
    }
    return false;
}

bool lock_is_mutex(const struct lock *lock)
{
    return lock->kind == TRACE_LOCK_MUTEX || (!lock->gate && !lock->given_by_others);
}

bool lock_is_private(const struct lock *lock)
{
    return lock->object == TRACE_PRIVATE && !lock->mapped_shared &&
           (lock->kind == TRACE_LOCK_SEM || lock->kind == TRACE_LOCK_MUTEX);
}

int segment_ordinal(const struct run *run, int id)
{
    for (size_t i = 0; i < run->log.segment_count; i++) {
        if (run->log.segments[i].id == id) {
            return (int)i;
        }
    }
    return -1;
}
