/* SPDX-License-Identifier: MIT
 *
 * From memcheck's own words to a report. A kind that is not known here is passed over.
 *
 * Of system calls only two things are told: a value that was handed over and never set, and a
 * buffer that is shorter than the length that goes with it. "points to uninitialised byte(s)" is
 * not: a struct written to a pipe may have padding, and a name's array an end that nobody needs.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static bool has(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}

static void take_stack(struct memlog_stack *to, struct memlog_stack *from)
{
    stack_release(to);
    *to = *from;
    *from = (struct memlog_stack){0};
}

/* "1,000" as Valgrind writes numbers. */
static long number_at(const char *text)
{
    long value = 0;
    for (; (*text >= '0' && *text <= '9') || *text == ','; text++) {
        value = *text == ',' || value > 1000000000000 ? value : value * 10 + (*text - '0');
    }
    return value;
}

static long number_behind(const char *text, const char *mark)
{
    const char *at = text != NULL ? strstr(text, mark) : NULL;
    return at != NULL ? number_at(at + strlen(mark)) : 0;
}

/* "Address 0x4a5e090 is 4 bytes after a block of size 80 alloc'd" */
static void read_block(struct memlog_report *report, const char *note)
{
    long away = number_behind(note, " is ");
    report->object = MEMLOG_BLOCK;
    report->object_bytes = number_behind(note, " of size ");
    report->placed = true;
    report->distance = has(note, " bytes after ")    ? report->object_bytes + away
                       : has(note, " bytes before ") ? -away
                                                     : away;
}

static bool is_of_block(const char *note)
{
    return has(note, " block of size ") && !has(note, "unallocated block");
}

/* Where the address lies. False: nothing that can be blamed on the program with certainty. */
static bool read_address(struct memlog_report *report, struct told_error *error)
{
    const char *note = error->note_count > 0 ? error->notes[0] : NULL;
    if (is_of_block(note)) {
        read_block(report, note);
        if (has(note, "free'd") || has(note, "recently re-allocated")) {
            report->kind = MEMLOG_AFTER_FREE;
            take_stack(&report->freed, &error->stacks[1]);
            take_stack(&report->made, &error->stacks[2]);
        } else {
            take_stack(&report->made, &error->stacks[1]);
        }
        return true;
    }
    if (has(note, "below stack pointer") || has(note, "'s stack")) {
        report->kind = MEMLOG_AFTER_RETURN;
        report->object = MEMLOG_LOCAL;
        return has(note, "below stack pointer");
    }
    /* The first page: a null pointer, and a crash. */
    const char *address = note != NULL ? strstr(note, "0x") : NULL;
    return address != NULL && strtoull(address, NULL, 16) >= 65536;
}

static void read_access(struct memlog *log, struct told_error *error)
{
    struct memlog_report *report = log_add(log, MEMLOG_OUTSIDE);
    if (report == NULL) {
        return;
    }
    report->writes = strcmp(error->kind, "InvalidWrite") == 0;
    report->bytes = number_behind(error->what, " of size ");
    if (!read_address(report, error)) {
        log_drop_last(log);
        return;
    }
    take_stack(&report->stack, &error->stacks[0]);
}

/* "Invalid free() / delete / delete[] / realloc()" */
static void read_free(struct memlog *log, struct told_error *error)
{
    struct memlog_report *report = log_add(log, MEMLOG_NOT_FREEABLE);
    const char *note = error->note_count > 0 ? error->notes[0] : NULL;
    if (report == NULL) {
        return;
    }
    take_stack(&report->stack, &error->stacks[0]);
    if (is_of_block(note)) {
        read_block(report, note);
        bool twice = has(note, "free'd") && report->distance == 0;
        report->kind = twice ? MEMLOG_FREED_TWICE : MEMLOG_NOT_FREEABLE;
        if (has(note, "free'd")) {
            take_stack(&report->freed, &error->stacks[1]);
            take_stack(&report->made, &error->stacks[2]);
        } else {
            take_stack(&report->made, &error->stacks[1]);
        }
    } else if (has(note, "'s stack")) {
        report->object = MEMLOG_LOCAL;
    } else if (has(note, "data symbol")) {
        report->object = MEMLOG_GLOBAL;
    }
}

enum memlog_object memcheck_origin(const struct told_error *error, size_t *note)
{
    for (*note = 0; *note < error->note_count; ++*note) {
        if (has(error->notes[*note], "created by a stack allocation")) {
            return MEMLOG_LOCAL;
        }
        if (has(error->notes[*note], "created by a heap allocation")) {
            return MEMLOG_BLOCK;
        }
    }
    return MEMLOG_NOTHING;
}

static void read_unset(struct memlog *log, struct told_error *error)
{
    size_t note;
    struct memlog_report *report = log_add(log, MEMLOG_UNSET);
    if (report == NULL) {
        return;
    }
    report->object = memcheck_origin(error, &note);
    take_stack(&report->stack, &error->stacks[0]);
    if (report->object != MEMLOG_NOTHING) {
        take_stack(&report->made, &error->stacks[note + 1]);
    }
}

/* "Syscall param write(buf) points to unaddressable byte(s)" */
static void read_call(struct memlog *log, struct told_error *error)
{
    static const char *const buffers[] = {
        "param read(buf)",     "param write(buf)",         "param pread64(buf)",
        "param pwrite64(buf)", "param recvfrom(buf)",      "param sendto(msg)",
        "param getcwd(buf)",   "param readv(vector[...])", "param writev(vector["};
    if (has(error->what, "contains uninitialised")) {
        read_unset(log, error);
        return;
    }
    bool known = false;
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
        known |= has(error->what, buffers[i]);
    }
    /* Only past the end of a block: an address that is no address at all is EFAULT's business. */
    if (known && has(error->what, "points to unaddressable") && error->note_count > 0 &&
        is_of_block(error->notes[0])) {
        struct memlog_report *report = log_add(log, MEMLOG_OUTSIDE);
        if (report != NULL && read_address(report, error)) {
            report->writes = has(error->what, "param read") || has(error->what, "param recv") ||
                             has(error->what, "param pread") || has(error->what, "param getcwd");
            take_stack(&report->stack, &error->stacks[0]);
        }
    }
}

/* "33 bytes in 1 blocks are definitely lost in loss record 2 of 3" */
static void read_leak(struct memlog *log, struct told_error *error)
{
    struct memlog_report *report = log_add(log, MEMLOG_LEAK);
    if (report != NULL) {
        report->blocks = error->leaked_blocks;
        report->bytes = error->leaked_blocks > 0 ? error->leaked_bytes / error->leaked_blocks : 0;
        take_stack(&report->stack, &error->stacks[0]);
    }
}

static void read_overlap(struct memlog *log, struct told_error *error)
{
    struct memlog_report *report = log_add(log, MEMLOG_OVERLAP);
    if (report != NULL) {
        take_stack(&report->stack, &error->stacks[0]);
    }
}

void memcheck_report(struct memlog *log, struct told_error *error)
{
    static const struct {
        const char *kind;
        void (*read)(struct memlog *log, struct told_error *error);
    } kinds[] = {{"InvalidRead", read_access},       {"InvalidWrite", read_access},
                 {"InvalidFree", read_free},         {"UninitCondition", read_unset},
                 {"UninitValue", read_unset},        {"SyscallParam", read_call},
                 {"Leak_DefinitelyLost", read_leak}, {"Overlap", read_overlap}};
    for (size_t i = 0; error->kind != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(error->kind, kinds[i].kind) == 0) {
            kinds[i].read(log, error);
        }
    }
}
