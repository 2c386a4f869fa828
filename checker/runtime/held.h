/* SPDX-License-Identifier: MIT
 *
 * The locks that each thread holds, and what is known of locks.
 *
 * Protocol: sr_held_take after a lock was got, sr_held_give when it is given back; giving one that
 * this thread does not hold is right (a semaphore may be posted by another) and changes nothing.
 * sr_held_none in a forked child: of locks it inherits those that lie in its own copy of the
 * memory.
 */
#ifndef SCRUTINEER_RUNTIME_HELD_H
#define SCRUTINEER_RUNTIME_HELD_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/objects.h"

/* shared: by readers, beside others. pc: where it was taken. */
void sr_held_take(const struct sr_lock *lock, bool shared, uint32_t pc);
void sr_held_give(const struct sr_lock *lock);
enum sr_hold { SR_NOT_HELD, SR_HELD_ALONE, SR_HELD_SHARED };
enum sr_hold sr_held_kind(const struct sr_lock *lock); /* by this thread, now */
bool sr_held_sure(void); /* false: there once were more locks at a time than fit */
void sr_held_none(void);
uint32_t sr_held_count(void);

#endif
