/* SPDX-License-Identifier: MIT
 *
 * The locks that each thread holds, and what is known of locks.
 *
 * Protocol: sr_held_take after a lock was got, sr_held_give when it is given back; giving one that
 * this thread does not hold is right (a semaphore may be posted by another) and changes nothing.
 * sr_held_none in a forked child: it inherits memory, not locks.
 */
#ifndef SCRUTINEER_RUNTIME_HELD_H
#define SCRUTINEER_RUNTIME_HELD_H

#include <stdbool.h>
#include <stdint.h>

struct sr_lock {
    uint32_t kind; /* enum trace_lock */
    int32_t object;
    uint64_t offset;
};

void sr_held_take(const struct sr_lock *lock);
void sr_held_give(const struct sr_lock *lock);
void sr_held_none(void);
uint32_t sr_held_count(void);

enum sr_trait {
    SR_LOCK,    /* what a lock is unless something else is known */
    SR_GATE,    /* a semaphore that began at another value than 1: excludes nobody */
    SR_INVERTED /* System V: taken by "wait for 0, then +1", given back by -1 */
};
void sr_trait_set(const struct sr_lock *lock, enum sr_trait trait);
enum sr_trait sr_trait_of(const struct sr_lock *lock);

#endif
