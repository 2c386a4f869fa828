/* SPDX-License-Identifier: MIT
 *
 * Follows what our preloaded library says (box/memcheck/memcheck.c), a line a message:
 *
 *   scrutineer begin
 *   scrutineer fork               a child begins; the leaks up to `forked` are its parent's
 *   scrutineer descriptors N …    that were open then
 *   scrutineer forked
 *   scrutineer shared WHEN DEVICE INODE NAME     a shared mapping; WHEN: fork, call, detach, end
 *   scrutineer unset OFFSET BYTES INHERITED      in it; the next client check tells the origin
 */
#define _GNU_SOURCE
#include "inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_DESCRIPTORS = 4096, MOST_LOSSES = 4000 };

static void read_descriptors(struct helper *helper, const char *text)
{
    char *end;
    if (helper->inherited == NULL) {
        helper->inherited = memory_need(MOST_DESCRIPTORS, sizeof *helper->inherited);
        helper->inherited_count = MOST_DESCRIPTORS;
    }
    for (long number = strtol(text, &end, 10); end != text; number = strtol(text, &end, 10)) {
        if (number >= 0 && number < MOST_DESCRIPTORS) {
            helper->inherited[number] = true;
        }
        text = end;
    }
}

static void read_shared(struct memlog *log, const char *text)
{
    static const char *const moments[] = {"fork", "call", "detach", "end"};
    char when[16];
    uint64_t device, inode;
    int used = 0;
    if (log->shared_count == MOST_SHARED ||
        sscanf(text, "%15s %" SCNx64 " %" SCNu64 " %n", when, &device, &inode, &used) != 3) {
        return;
    }
    for (unsigned i = 0; i < 4; i++) {
        if (strcmp(when, moments[i]) != 0) {
            continue;
        }
        log->shared = memory_grow(log->shared, log->shared_count + 1, sizeof *log->shared);
        struct memlog_shared *shared = &log->shared[log->shared_count++];
        *shared =
            (struct memlog_shared){.when = (enum memlog_when)i, .device = device, .inode = inode};
        replace_text(&shared->name, text + used, strlen(text + used));
    }
}

static void read_run(struct helper *helper, struct memlog *log, const char *text)
{
    uint64_t offset, bytes;
    int inherited;
    struct memlog_shared *shared =
        log->shared_count > 0 ? &log->shared[log->shared_count - 1] : NULL;
    if (shared == NULL || shared->run_count == MOST_RUNS ||
        sscanf(text, "%" SCNu64 " %" SCNu64 " %d", &offset, &bytes, &inherited) != 3) {
        return;
    }
    shared->runs = memory_grow(shared->runs, shared->run_count + 1, sizeof *shared->runs);
    helper->run = &shared->runs[shared->run_count++];
    *helper->run =
        (struct memlog_run){.offset = offset, .bytes = bytes, .inherited = inherited != 0};
}

void helper_message(struct helper *helper, struct memlog *log, const char *text)
{
    static const char name[] = "scrutineer ";
    helper->run = NULL;
    if (strncmp(text, name, sizeof name - 1) != 0) {
        return; /* the program's own */
    }
    text += sizeof name - 1;
    if (strcmp(text, "begin") == 0) {
        log->begun = true;
    } else if (strcmp(text, "fork") == 0) {
        helper->at_fork = true;
    } else if (strcmp(text, "forked") == 0) {
        helper->at_fork = false;
        log->begun = log->forked = true;
    } else if (strncmp(text, "descriptors ", 12) == 0) {
        read_descriptors(helper, text + 12);
    } else if (strncmp(text, "shared ", 7) == 0) {
        read_shared(log, text + 7);
    } else if (strncmp(text, "unset ", 6) == 0) {
        read_run(helper, log, text + 6);
    }
}

static struct loss *loss_of(struct helper *helper, const struct memlog_stack *stack)
{
    for (size_t i = 0; i < helper->loss_count; i++) {
        if (stack_same(&helper->losses[i].stack, stack)) {
            return &helper->losses[i];
        }
    }
    return NULL;
}

/* Of any kind: what the parent can still reach, the child may lose; it is the parent's all the
 * same. */
static void inherit_blocks(struct helper *helper, struct told_error *error)
{
    struct loss *loss = loss_of(helper, &error->stacks[0]);
    if (loss == NULL && helper->loss_count < MOST_LOSSES) {
        helper->losses =
            memory_grow(helper->losses, helper->loss_count + 1, sizeof *helper->losses);
        loss = &helper->losses[helper->loss_count++];
        *loss = (struct loss){.stack = error->stacks[0]};
        error->stacks[0] = (struct memlog_stack){0};
    }
    if (loss != NULL) {
        loss->blocks += error->leaked_blocks;
    }
}

static void take_origin(struct memlog_run *run, struct told_error *error)
{
    size_t note;
    run->object = memcheck_origin(error, &note);
    if (run->object != MEMLOG_NOTHING) {
        run->made = error->stacks[note + 1];
        error->stacks[note + 1] = (struct memlog_stack){0};
    }
}

bool helper_takes(struct helper *helper, struct told_error *error)
{
    if (error->kind == NULL) {
        return true;
    }
    if (strcmp(error->kind, "ClientCheck") == 0) {
        if (helper->run != NULL) {
            take_origin(helper->run, error);
        }
        helper->run = NULL;
        return true;
    }
    if (strncmp(error->kind, "Leak_", 5) != 0) {
        return false;
    }
    if (helper->at_fork) {
        inherit_blocks(helper, error);
        return true;
    }
    const struct loss *loss = loss_of(helper, &error->stacks[0]);
    return loss != NULL && error->leaked_blocks <= loss->blocks;
}

bool helper_inherits(const struct helper *helper, long descriptor)
{
    return descriptor < 0 ||
           ((size_t)descriptor < helper->inherited_count && helper->inherited[descriptor]);
}

void helper_release(struct helper *helper)
{
    for (size_t i = 0; i < helper->loss_count; i++) {
        stack_release(&helper->losses[i].stack);
    }
    free(helper->losses);
    free(helper->inherited);
    *helper = (struct helper){0};
}
