/* SPDX-License-Identifier: MIT
 *
 * The one way that every operation on a lock takes: it is recorded, known to be held, and told to
 * the race engine. What orders without being a lock goes to the engine alone (engine/objects.h).
 *
 * Protocol: sr_order_taking before a call that can wait, sr_order_taken after the operation that
 * got the lock (sr_order_not_taken if it did not). Giving back has two steps, so that its record
 * and what it orders stand before the next taker's: sr_order_giving before the operation,
 * sr_order_given after it, which is told whether it succeeded.
 */
#ifndef SCRUTINEER_RUNTIME_ORDER_H
#define SCRUTINEER_RUNTIME_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "held.h"

/* The lock of that kind at `address`: its place in shared memory, or the private address. */
struct sr_lock sr_order_lock(uint32_t kind, const volatile void *address);

void sr_order_init(const struct sr_lock *lock, bool shared, uintptr_t caller);
/* Opened by its name: shared, and perhaps made by another. */
void sr_order_found(const struct sr_lock *lock, uintptr_t caller);
void sr_order_destroy(const struct sr_lock *lock, uintptr_t caller);

void sr_order_taking(const struct sr_lock *lock, uintptr_t caller);
void sr_order_not_taken(void);
void sr_order_taken(const struct sr_lock *lock, uintptr_t caller);
void sr_order_taken_shared(const struct sr_lock *lock,
                           uintptr_t caller); /* as one of several readers */

void sr_order_recorded(const struct sr_lock *lock,
                       uintptr_t caller); /* taken; the engine was told */

/* Given back: the death of this thread gives nothing back any more (sr_object_dies_with_me). */
void sr_order_lives_on(const struct sr_lock *lock);

/* Before giving a mutex back: told to the trace if this thread does not hold it. */
void sr_order_judge(const struct sr_lock *lock, uintptr_t caller);

uint64_t sr_order_giving(const struct sr_lock *lock, uintptr_t caller);
void sr_order_given(uint64_t ticket, bool success, const struct sr_lock *lock, uintptr_t caller);

#endif
