/* SPDX-License-Identifier: MIT
 *
 * What goes through stdio orders as its descriptor does (descriptors.h). What is written may leave
 * now or at any later flush.
 *
 * Protocol: sr_stream_sends before a call that writes to `file` or may flush it, sr_stream_receives
 * before one that reads, sr_stream_received after it (got: it read something); sr_streams_flush
 * before all that has been written goes out (exit, fflush(NULL)).
 */
#ifndef SCRUTINEER_RUNTIME_STREAMS_H
#define SCRUTINEER_RUNTIME_STREAMS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

void sr_stream_sends(FILE *file, uintptr_t caller);
/* As sr_stream_sends, before one character: does nothing while that stays in the buffer, as
 * whatever sends it later publishes then. */
void sr_stream_sends_one(FILE *file, uintptr_t caller);
/* The next character is here already: reading it needs no more than what went before. */
bool sr_stream_has_more(FILE *file);

void sr_stream_receives(FILE *file, uintptr_t caller);
void sr_stream_received(FILE *file, bool got, uintptr_t caller);
void sr_streams_flush(uintptr_t caller);

#endif
