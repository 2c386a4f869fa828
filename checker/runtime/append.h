/* SPDX-License-Identifier: MIT
 *
 * Appends records to the trace that the checker and all processes of the program share.
 *
 * Protocol: sr_append_open once, before main. Then, from any thread, any signal handler and any
 * child, sr_append; or sr_append_reserve before an operation that lets others go on, so that the
 * record stands before theirs, and sr_append_fill when it has succeeded (if not: leave it empty).
 * Without a trace nothing happens. No call here changes errno or calls libc after the opening.
 */
#ifndef SCRUTINEER_RUNTIME_APPEND_H
#define SCRUTINEER_RUNTIME_APPEND_H

#include <stdbool.h>
#include <stdint.h>

#include "trace.h"

/* True if there is a trace. */
bool sr_append_open(void);

bool sr_append_active(void);

/* The descriptor that is kept for exec, which is not the program's to close; -1: none. */
int sr_append_descriptor(void);

/* `pc` of the record is the caller's return address (see self.h), or 0; pid, thread and held are
 * filled in here. */
void sr_append(const struct trace_record *record);

/* True: nothing more will be recorded, what is lost is known to be. */
bool sr_append_full(void);

/* The index of the first of `count` records. */
uint64_t sr_append_reserve(uint64_t count);
void sr_append_fill(uint64_t index, const struct trace_record *record);

#endif
