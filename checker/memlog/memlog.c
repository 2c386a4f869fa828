/* SPDX-License-Identifier: MIT
 * Filling and releasing a log. See memlog.h. */
#define _GNU_SOURCE
#include "inside.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct memlog_report *log_add(struct memlog *log, enum memlog_kind kind)
{
    if (log->report_count == MOST_REPORTS) {
        return NULL;
    }
    log->reports = memory_grow(log->reports, log->report_count + 1, sizeof *log->reports);
    struct memlog_report *report = &log->reports[log->report_count++];
    *report = (struct memlog_report){.kind = kind};
    return report;
}

struct memlog_frame *stack_add(struct memlog_stack *stack)
{
    if (stack->count == MOST_FRAMES) {
        return NULL;
    }
    stack->frames = memory_grow(stack->frames, stack->count + 1, sizeof *stack->frames);
    struct memlog_frame *frame = &stack->frames[stack->count++];
    *frame = (struct memlog_frame){0};
    return frame;
}

void stack_release(struct memlog_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++) {
        free(stack->frames[i].module);
        free(stack->frames[i].function);
        free(stack->frames[i].file);
    }
    free(stack->frames);
    *stack = (struct memlog_stack){0};
}

bool stack_same(const struct memlog_stack *left, const struct memlog_stack *right)
{
    bool same = left->count == right->count;
    for (size_t i = 0; same && i < left->count; i++) {
        same = left->frames[i].address == right->frames[i].address;
    }
    return same;
}

void replace_text(char **text, const char *from, size_t length)
{
    free(*text);
    *text = text_format("%.*s", (int)length, from);
}

static void report_release(struct memlog_report *report)
{
    stack_release(&report->stack);
    stack_release(&report->made);
    stack_release(&report->freed);
    free(report->name);
    free(report->file);
    free(report->text);
}

void log_drop_last(struct memlog *log)
{
    report_release(&log->reports[--log->report_count]);
}

static void shared_release(struct memlog_shared *shared)
{
    for (size_t i = 0; i < shared->run_count; i++) {
        stack_release(&shared->runs[i].made);
    }
    free(shared->runs);
    free(shared->name);
}

void memlog_release(struct memlog *log)
{
    for (size_t i = 0; i < log->report_count; i++) {
        report_release(&log->reports[i]);
    }
    for (size_t i = 0; i < log->shared_count; i++) {
        shared_release(&log->shared[i]);
    }
    free(log->reports);
    free(log->shared);
    *log = (struct memlog){0};
}
