/* SPDX-License-Identifier: MIT
 *
 * Whatever orders threads and processes: locks, pipes, flags, signals. Each has vectors of what was
 * published to it.
 *
 * Protocol: publish before the operation that lets others go on, acquire after the operation that
 * went on. Publishing too much, or for an operation that then fails, can hide a race but never make
 * one up. A release begins a new epoch of the thread. Errno is kept; signal handlers may call.
 *
 *   firm edges (sr_release, sr_acquire): hold whatever way locks are taken: a message, a start
 *   lock edges (sr_lock_release, sr_lock_acquire): only who came first with the lock
 */
#ifndef SCRUTINEER_ENGINE_OBJECTS_H
#define SCRUTINEER_ENGINE_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>

#include "threads.h"

struct sr_lock {
    uint32_t kind; /* enum trace_lock */
    int32_t object;
    uint64_t offset;
};

enum sr_trait {
    SR_LOCK,    /* what a lock is unless something else is known */
    SR_GATE,    /* a semaphore that began at another value than 1: excludes nobody */
    SR_INVERTED /* System V: taken by "wait for 0, then +1", given back by -1 */
};

/* Index + 1; 0: the engine does not run or there is no room (doubted). */
uint32_t sr_object(const struct sr_lock *key);
struct arena_object *sr_object_at(uint32_t number);

void sr_release(const struct sr_lock *key, uintptr_t caller);
void sr_acquire(const struct sr_lock *key, uintptr_t caller);
void sr_lock_release(const struct sr_lock *key, uintptr_t caller);
void sr_lock_acquire(const struct sr_lock *key, uintptr_t caller);

/* The second vector of an object: the readers of a read-write lock, the decrements of a System V
 * semaphore, for which only a writer, or who waits for zero, has to wait. */
void sr_release_other(const struct sr_lock *key, uintptr_t caller);
void sr_acquire_other(const struct sr_lock *key, uintptr_t caller);

/* The death of this thread's process gives the object back (SEM_UNDO, robust mutex, flock): who
 * acquires it then comes after what the dead one did. */
void sr_object_dies_with_me(const struct sr_lock *key);

void sr_trait_set(const struct sr_lock *key, enum sr_trait trait);
enum sr_trait sr_trait_of(const struct sr_lock *key);

/* What was sent to this process since it last looked (kill, the end of a child that it has a
 * handler for). */
void sr_signals_came(struct sr_thread *me);
static inline void sr_look_at_signals(struct sr_thread *me)
{
    if (__atomic_load_n(&sr_arena.slots[me->slot].signals, __ATOMIC_ACQUIRE) != me->signals) {
        sr_signals_came(me);
    }
}

#endif
