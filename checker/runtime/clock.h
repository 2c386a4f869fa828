/* SPDX-License-Identifier: MIT
 *
 * Sleeping, for calls that are sleeps when they wait for nothing else.
 */
#ifndef SCRUTINEER_RUNTIME_CLOCK_H
#define SCRUTINEER_RUNTIME_CLOCK_H

#include <stdint.h>

/* Recorded before it begins. */
void sr_clock_sleeps(int64_t seconds, int64_t nanoseconds, uintptr_t caller);

/* After anything that a signal may have ended: what was sent to us comes first. */
void sr_clock_woken(void);

#endif
