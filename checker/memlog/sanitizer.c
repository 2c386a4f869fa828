/* SPDX-License-Identifier: MIT
 *
 * Reads the text of the sanitizers, line by line. A report begins with "ERROR: AddressSanitizer: "
 * or "runtime error: "; the frames that follow belong to it, until a line says whose the next ones
 * are ("freed by", "allocated by", "in frame").
 *
 * clang up to 14 and gcc up to 12 say "to the right of" where later ones say "after".
 */
#define _GNU_SOURCE
#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct reading {
    struct memlog *log;
    struct memlog_report *report; /* under way; NULL: what comes is of no interest */
    struct memlog_stack *stack;   /* where frames go; NULL: nowhere */
    long offset;                  /* of a local, in its frame; -1 = none */
    long nearest;                 /* global: how far the one is that was taken; -1 = none */
};

struct word {
    const char *name;
    enum memlog_kind kind;
};

/* Crashes are left out (told by the rule `crash`), and what concerns C++ alone. */
static const struct word words[] = {
    {"heap-buffer-overflow", MEMLOG_OUTSIDE},
    {"stack-buffer-overflow", MEMLOG_OUTSIDE},
    {"stack-buffer-underflow", MEMLOG_OUTSIDE},
    {"dynamic-stack-buffer-overflow", MEMLOG_OUTSIDE},
    {"global-buffer-overflow", MEMLOG_OUTSIDE},
    {"unknown-crash", MEMLOG_OUTSIDE},
    {"negative-size-param", MEMLOG_OUTSIDE},
    {"heap-use-after-free", MEMLOG_AFTER_FREE},
    {"stack-use-after-return", MEMLOG_AFTER_RETURN},
    {"stack-use-after-scope", MEMLOG_AFTER_RETURN},
    {"attempting double-free", MEMLOG_FREED_TWICE},
    {"attempting free on address", MEMLOG_NOT_FREEABLE},
    {"memcpy-param-overlap", MEMLOG_OVERLAP},
    {"strcpy-param-overlap", MEMLOG_OVERLAP},
    {"strncpy-param-overlap", MEMLOG_OVERLAP},
    {"strcat-param-overlap", MEMLOG_OVERLAP},
    {"strncat-param-overlap", MEMLOG_OVERLAP},
    {"wcscpy-param-overlap", MEMLOG_OVERLAP},
};

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static void begin(struct reading *reading, enum memlog_kind kind)
{
    reading->report = log_add(reading->log, kind);
    reading->stack = reading->report != NULL ? &reading->report->stack : NULL;
    reading->offset = reading->nearest = -1;
}

static void leave(struct reading *reading)
{
    reading->report = NULL;
    reading->stack = NULL;
}

/* "==7==ERROR: AddressSanitizer: heap-buffer-overflow on address …" */
static void read_error(struct reading *reading, const char *text)
{
    leave(reading);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (begins(text, words[i].name)) {
            begin(reading, words[i].kind);
        }
    }
}

/* "READ of size 4 at 0x… thread T0" */
static bool read_access(struct reading *reading, const char *line)
{
    bool writes = begins(line, "WRITE of size ");
    if (!writes && !begins(line, "READ of size ")) {
        return false;
    }
    if (reading->report != NULL) {
        reading->report->writes = writes;
        reading->report->bytes = strtol(strstr(line, "size ") + 5, NULL, 10);
    }
    return true;
}

/* "Direct leak of 80 byte(s) in 2 object(s) allocated from:". Of 80 bytes in all. */
static bool read_leak(struct reading *reading, const char *line)
{
    long bytes, blocks;
    if (sscanf(line, "Direct leak of %ld byte(s) in %ld object(s)", &bytes, &blocks) != 2) {
        return false;
    }
    begin(reading, MEMLOG_LEAK);
    if (reading->report != NULL && blocks > 0) {
        reading->report->bytes = bytes / blocks;
        reading->report->blocks = blocks;
    }
    return true;
}

/* "all.c:15:89: runtime error: index 20 out of bounds for type 'int[20]'" */
static bool read_undefined(struct reading *reading, const char *line)
{
    static const char mark[] = ": runtime error: ";
    const char *at = strstr(line, mark);
    enum memlog_kind kind;
    if (at == NULL) {
        return false;
    }
    leave(reading);
    if (!undefined_kind(at + sizeof mark - 1, &kind)) {
        return true;
    }
    begin(reading, kind);
    if (reading->report == NULL) {
        return true;
    }
    replace_text(&reading->report->text, at + sizeof mark - 1, strlen(at + sizeof mark - 1));
    /* The sentence has its own place: the first frame, should there be no stack to follow. */
    struct memlog_frame *frame = stack_add(&reading->report->stack);
    const char *end = memchr(line, ':', (size_t)(at - line));
    end = end != NULL ? end : at;
    replace_text(&frame->file, line, (size_t)(end - line));
    frame->line = end < at ? atoi(end + 1) : 0;
    return true;
}

/* "    #1 0x55a2 in main /src/all.c:22  (/program/race+0xe02f7) (BuildId: …)" */
static bool read_frame(struct reading *reading, const char *line)
{
    unsigned number;
    int used = 0;
    if (sscanf(line, " #%u 0x%*x%n", &number, &used) != 1 || used == 0) {
        return false;
    }
    struct memlog_frame *frame = reading->stack != NULL ? stack_add(reading->stack) : NULL;
    const char *open = strstr(line + used, " (/"), *plus = NULL;
    for (const char *at = open; at != NULL && (at = strstr(at, "+0x")) != NULL; at++) {
        plus = at;
    }
    if (frame != NULL && plus != NULL) {
        replace_text(&frame->module, open + 2, (size_t)(plus - open) - 2);
        frame->address = strtoull(plus + 1, NULL, 16);
    }
    return true;
}

static bool is_after(const char *text)
{
    return begins(text, "to the right of") || begins(text, "after");
}

static bool is_before(const char *text)
{
    return begins(text, "to the left of") || begins(text, "before");
}

/* distance, as the tool counts it: from the object's end, from its beginning, or from within. */
static void place(struct memlog_report *report, long distance, const char *side, long size)
{
    report->placed = true;
    report->object_bytes = size;
    report->distance = is_after(side) ? size + distance : is_before(side) ? -distance : distance;
}

/* "0x… is located 0 bytes to the right of 80-byte region [0x…,0x…)" */
static bool read_region(struct reading *reading, const char *line, long distance, const char *side)
{
    const char *region = strstr(side, "-byte region");
    if (region == NULL) {
        return false;
    }
    const char *number = region;
    while (number > line && number[-1] >= '0' && number[-1] <= '9') {
        number--;
    }
    if (reading->report->object == MEMLOG_NOTHING) {
        reading->report->object = MEMLOG_BLOCK;
        place(reading->report, distance, side, strtol(number, NULL, 10));
    }
    return true;
}

/* "'numbers' defined in 'all.c:10:5' (0x…) of size 80"; later versions: 'all.c' */
static void read_variable(struct memlog_report *report, const char *text)
{
    const char *end = strchr(text + 1, '\''), *where = strstr(text, "defined in '");
    if (end != NULL) {
        replace_text(&report->name, text + 1, (size_t)(end - text) - 1);
    }
    if (where != NULL) {
        where += strlen("defined in '");
        size_t length = strcspn(where, ":'");
        replace_text(&report->file, where, length);
        report->line = where[length] == ':' ? atoi(where + length + 1) : 0;
    }
}

/* Of the globals on both sides the nearest one; going past an end is the usual mistake. */
static bool read_global(struct reading *reading, long distance, const char *side)
{
    const char *variable = strstr(side, "global variable '"), *size;
    if (variable == NULL || (size = strstr(variable, " of size ")) == NULL) {
        return false;
    }
    struct memlog_report *report = reading->report;
    long away = is_after(side) || is_before(side) ? distance : 0;
    bool better = reading->nearest < 0 || away < reading->nearest ||
                  (away == reading->nearest && is_after(side));
    if (better) {
        reading->nearest = away;
        report->object = MEMLOG_GLOBAL;
        read_variable(report, variable + strlen("global variable "));
        place(report, distance, side, strtol(size + strlen(" of size "), NULL, 10));
    }
    return true;
}

static bool read_located(struct reading *reading, const char *line)
{
    static const char mark[] = " is located ";
    const char *at = strstr(line, mark);
    if (at == NULL || reading->report == NULL) {
        return at != NULL;
    }
    reading->stack = NULL;
    const char *frame = strstr(at, "at offset ");
    if (strstr(at, "in stack of thread") != NULL) {
        reading->report->object = MEMLOG_LOCAL;
        if (frame != NULL) {
            reading->offset = strtol(frame + strlen("at offset "), NULL, 10);
            reading->stack = &reading->report->made;
        }
        return true;
    }
    char *side;
    long distance = strtol(at + sizeof mark - 1, &side, 10);
    if (begins(side, " bytes ")) {
        side += strlen(" bytes ");
        if (!read_region(reading, line, distance, side)) {
            read_global(reading, distance, side);
        }
    }
    return true;
}

/* "    [32, 112) 'names' (line 15) <== Memory access at offset 112 overflows this variable" */
static bool read_local(struct reading *reading, const char *line)
{
    long first, past;
    int used = 0;
    if (sscanf(line, " [%ld, %ld) '%n", &first, &past, &used) != 2 || used == 0) {
        return false;
    }
    struct memlog_report *report = reading->report;
    const char *end = strchr(line + used, '\''), *where = strstr(line, "' (line ");
    if (report == NULL || end == NULL || strstr(end, "<==") == NULL || report->name != NULL) {
        return true;
    }
    replace_text(&report->name, line + used, (size_t)(end - line) - (size_t)used);
    report->line = where != NULL ? atoi(where + strlen("' (line ")) : 0;
    report->object_bytes = past - first;
    report->placed = reading->offset >= 0;
    report->distance = reading->offset - first;
    return true;
}

/* Whose the next frames are. */
static void read_heading(struct reading *reading, const char *line)
{
    if (reading->report == NULL) {
        return;
    }
    if (begins(line, "freed by thread")) {
        reading->stack = reading->report->freed.count == 0 ? &reading->report->freed : NULL;
    } else if (begins(line, "allocated by thread") || begins(line, "previously allocated by")) {
        reading->stack = reading->report->made.count == 0 ? &reading->report->made : NULL;
    } else if (begins(line, "Thread T") || begins(line, "SUMMARY:") || begins(line, "Indirect ")) {
        reading->stack = NULL;
    }
}

static void read_line(struct reading *reading, const char *line)
{
    const char *error = strstr(line, "ERROR: AddressSanitizer: ");
    if (error != NULL) {
        read_error(reading, error + strlen("ERROR: AddressSanitizer: "));
    } else if (!read_undefined(reading, line) && !read_access(reading, line) &&
               !read_leak(reading, line) && !read_frame(reading, line) &&
               !read_located(reading, line) && !read_local(reading, line)) {
        read_heading(reading, line);
    }
    if (begins(line, "==") && strstr(line, "==ERROR: ") != NULL) {
        reading->log->pid = atoi(line + 2);
    }
}

void memlog_read_sanitizer(const char *text, size_t length, struct memlog *log)
{
    struct reading reading = {.log = log, .offset = -1, .nearest = -1};
    const char *end = text + length;
    char *line = NULL;
    *log = (struct memlog){0};
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline != NULL ? newline : end;
        if (stop - text < 4096) {
            replace_text(&line, text, (size_t)(stop - text));
            read_line(&reading, line);
        }
        text = stop + 1;
    }
    free(line);
}
