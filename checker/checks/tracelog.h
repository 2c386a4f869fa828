/* SPDX-License-Identifier: MIT
 *
 * The runtime's trace, read when the program has ended. The program could write to it: every
 * number is checked before it is used.
 */
#ifndef SCRUTINEER_CHECKS_TRACELOG_H
#define SCRUTINEER_CHECKS_TRACELOG_H

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

int trace_create(struct trouble *trouble); /* a descriptor; -1 = trouble */
struct trace_view *trace_view_open(int fd, struct trouble *trouble);
void trace_view_close(struct trace_view *view); /* NULL is fine */

#endif
