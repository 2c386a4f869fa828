/* SPDX-License-Identifier: MIT
 *
 * How atomic operations order, by the order that the program asked for (the numbers of __ATOMIC_…).
 *
 * Protocol: sr_flag_before ahead of each atomic operation that stores, sr_flag_after behind each
 * that loads, sr_flag_fence at a fence. A relaxed operation orders only together with a fence.
 */
#ifndef SCRUTINEER_RUNTIME_FLAGS_H
#define SCRUTINEER_RUNTIME_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void sr_flag_before(const volatile void *at, int order, uintptr_t caller);
void sr_flag_after(const volatile void *at, int order, uintptr_t caller);
/* A compare-and-exchange writes only if it succeeds, which is known after what it publishes: so the
 * write is noted late, in the epoch before (clock: sr_flag_clock ahead of sr_flag_before). */
uint32_t sr_flag_clock(void);
void sr_flag_exchanged(const volatile void *at, size_t size, bool done, uint32_t clock,
                       uintptr_t caller);

void sr_flag_fence(int order, uintptr_t caller);

#endif
