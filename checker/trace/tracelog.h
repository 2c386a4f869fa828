/* SPDX-License-Identifier: MIT
 *
 * The runtime's trace: made for a run, and read when the program has ended. The program could write
 * to it: every number is checked before it is used.
 */
#ifndef SCRUTINEER_TRACE_TRACELOG_H
#define SCRUTINEER_TRACE_TRACELOG_H

#include <stdbool.h>
#include <stddef.h>

#include "trace.h"
#include "trouble.h"

struct trace_view {
    const struct trace_record *records; /* in order of their index; kind 0: never finished */
    size_t count;
    size_t dropped;  /* more than there was room for */
    size_t attached; /* processes that were recorded; 0: not instrumented */
    void *mapping;
    size_t bytes;
};

struct trace_options {
    uint64_t seed;            /* of the race engine's decisions */
    uint32_t pause_us;        /* the longest pause; 0 = none */
    uint32_t pause_most;      /* pauses of one thread */
    uint64_t shadow_bytes;    /* of address space: 8 for each shared byte that is watched */
    const uint32_t *directed; /* places at which to pause, from an earlier run; may be NULL */
    size_t directed_count;
};

/* A descriptor; -1 = trouble. */
int trace_create(const struct trace_options *options, struct trouble *trouble);
struct trace_view *trace_view_open(int fd, struct trouble *trouble);
void trace_view_close(struct trace_view *view); /* NULL is fine */

#endif
