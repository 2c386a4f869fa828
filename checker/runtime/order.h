/* SPDX-License-Identifier: MIT
 *
 * The one way that every operation on a lock takes.
 *
 * Protocol: sr_order_taken after the operation that got the lock. Giving back has two steps, so
 * that its record stands before that of the next taker: sr_order_giving before the operation,
 * sr_order_given after it, which is told whether it succeeded.
 */
#ifndef SCRUTINEER_RUNTIME_ORDER_H
#define SCRUTINEER_RUNTIME_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "held.h"

/* The lock of that kind at `address`: its place in a segment, or the private address. */
struct sr_lock sr_order_lock(uint32_t kind, const volatile void *address);

void sr_order_init(const struct sr_lock *lock, bool shared, uintptr_t caller);
void sr_order_destroy(const struct sr_lock *lock, uintptr_t caller);
void sr_order_taken(const struct sr_lock *lock, uintptr_t caller);
uint64_t sr_order_giving(void);
void sr_order_given(uint64_t ticket, bool success, const struct sr_lock *lock, uintptr_t caller);

#endif
