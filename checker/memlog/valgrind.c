/* SPDX-License-Identifier: MIT
 *
 * Reads Valgrind's XML (protocols 4 to 6) with expat. What an <error> means is memcheck.c's affair.
 *
 * Open descriptors: from Valgrind 3.21 on an <error> of kind FdNotClosed each. Before, a line in
 * the messages, and for each that was not inherited a <stack> of its own at the end of the XML, in
 * the same order.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_TEXT = 4096, MOST_BARE_STACKS = 200 };

struct reading {
    XML_Parser parser;
    struct memlog *log;
    struct helper helper;
    bool in_error, in_message, in_signal;
    struct told_error error;
    long descriptor;
    char *path;
    struct memlog_stack *stack; /* under way; NULL = none */
    struct memlog_frame *frame;
    char *folder; /* of the frame's file */
    struct memlog_stack bare[MOST_BARE_STACKS], ignored;
    size_t bare_count;
    char text[MOST_TEXT];
    size_t length;
};

static void error_release(struct told_error *error)
{
    for (size_t i = 0; i < error->note_count; i++) {
        free(error->notes[i]);
    }
    for (size_t i = 0; i < 4; i++) {
        stack_release(&error->stacks[i]);
    }
    free(error->kind);
    free(error->what);
    *error = (struct told_error){0};
}

/* ---- beginnings ---- */

static void begin_stack(struct reading *reading)
{
    stack_release(&reading->ignored);
    if (reading->in_error) {
        reading->stack = &reading->error.stacks[reading->error.note_count];
    } else if (!reading->in_message && !reading->in_signal &&
               reading->bare_count < MOST_BARE_STACKS) {
        reading->stack = &reading->bare[reading->bare_count++];
    } else {
        reading->stack = &reading->ignored;
    }
}

static void begins(void *data, const char *name, const char **attributes)
{
    struct reading *reading = data;
    (void)attributes;
    reading->length = 0;
    if (strcmp(name, "error") == 0) {
        error_release(&reading->error);
        reading->in_error = true;
        reading->descriptor = -1;
    } else if (strcmp(name, "clientmsg") == 0) {
        reading->in_message = true;
    } else if (strcmp(name, "fatal_signal") == 0) {
        reading->in_signal = true;
    } else if (strcmp(name, "stack") == 0) {
        begin_stack(reading);
    } else if (strcmp(name, "frame") == 0) {
        reading->frame = reading->stack != NULL ? stack_add(reading->stack) : NULL;
        free(reading->folder);
        reading->folder = NULL;
    }
}

static void speaks(void *data, const char *text, int length)
{
    struct reading *reading = data;
    size_t room = MOST_TEXT - 1 - reading->length;
    size_t taken = (size_t)length < room ? (size_t)length : room;
    memcpy(reading->text + reading->length, text, taken);
    reading->length += taken;
}

/* ---- ends ---- */

static void end_frame_part(struct reading *reading, const char *name)
{
    struct memlog_frame *frame = reading->frame;
    if (strcmp(name, "ip") == 0) {
        frame->address = strtoull(reading->text, NULL, 16);
    } else if (strcmp(name, "obj") == 0) {
        replace_text(&frame->module, reading->text, reading->length);
    } else if (strcmp(name, "fn") == 0) {
        replace_text(&frame->function, reading->text, reading->length);
    } else if (strcmp(name, "dir") == 0) {
        replace_text(&reading->folder, reading->text, reading->length);
    } else if (strcmp(name, "file") == 0) {
        replace_text(&frame->file, reading->text, reading->length);
    } else if (strcmp(name, "line") == 0) {
        frame->line = atoi(reading->text);
    } else if (strcmp(name, "frame") == 0) {
        if (frame->file != NULL && reading->folder != NULL && frame->file[0] != '/') {
            char *whole = text_format("%s/%s", reading->folder, frame->file);
            free(frame->file);
            frame->file = whole;
        }
        reading->frame = NULL;
    }
}

static void add_note(struct told_error *error, const char *text)
{
    if (error->note_count < sizeof error->notes / sizeof error->notes[0]) {
        error->notes[error->note_count++] = text_copy(text);
    }
}

static void add_descriptor(struct reading *reading, long number, const char *path,
                           struct memlog_stack *stack)
{
    struct memlog_report *report = number > 2 && !helper_inherits(&reading->helper, number)
                                       ? log_add(reading->log, MEMLOG_DESCRIPTOR)
                                       : NULL;
    if (report != NULL) {
        report->text = text_copy(path);
        report->stack = *stack;
        *stack = (struct memlog_stack){0};
    }
}

static void end_error(struct reading *reading)
{
    struct told_error *error = &reading->error;
    reading->in_error = false;
    if (error->kind != NULL && strcmp(error->kind, "FdNotClosed") == 0) {
        if (error->stacks[0].count > 0) { /* without one it was inherited */
            add_descriptor(reading, reading->descriptor, reading->path, &error->stacks[0]);
        }
    } else if (!helper_takes(&reading->helper, error)) {
        memcheck_report(reading->log, error);
    }
    error_release(error);
    free(reading->path);
    reading->path = NULL;
}

static void end_error_part(struct reading *reading, const char *name)
{
    struct told_error *error = &reading->error;
    if (strcmp(name, "kind") == 0) {
        replace_text(&error->kind, reading->text, reading->length);
    } else if (strcmp(name, "what") == 0 || (strcmp(name, "text") == 0 && error->what == NULL)) {
        replace_text(&error->what, reading->text, reading->length);
    } else if (strcmp(name, "auxwhat") == 0 || strcmp(name, "text") == 0) {
        add_note(error, reading->text);
    } else if (strcmp(name, "leakedbytes") == 0) {
        error->leaked_bytes = strtol(reading->text, NULL, 10);
    } else if (strcmp(name, "leakedblocks") == 0) {
        error->leaked_blocks = strtol(reading->text, NULL, 10);
    } else if (strcmp(name, "fd") == 0) {
        reading->descriptor = strtol(reading->text, NULL, 10);
    } else if (strcmp(name, "path") == 0) {
        replace_text(&reading->path, reading->text, reading->length);
    } else if (strcmp(name, "error") == 0) {
        end_error(reading);
    }
}

/* An access to what is nothing, and then the signal for it: that is the crash, told elsewhere. */
static void drop_cause_of_crash(struct memlog *log)
{
    if (log->report_count == 0) {
        return;
    }
    const struct memlog_report *last = &log->reports[log->report_count - 1];
    if (last->kind == MEMLOG_OUTSIDE && last->object == MEMLOG_NOTHING) {
        log_drop_last(log);
    }
}

static void end_other(struct reading *reading, const char *name)
{
    struct memlog *log = reading->log;
    if (strcmp(name, "pid") == 0) {
        log->pid = atoi(reading->text);
    } else if (strcmp(name, "ppid") == 0) {
        log->parent = atoi(reading->text);
    } else if (strcmp(name, "state") == 0) {
        log->ended |= strcmp(reading->text, "FINISHED") == 0;
    } else if (strcmp(name, "text") == 0 && reading->in_message) {
        /* A message ends with a newline and the XML's indentation. */
        reading->text[strcspn(reading->text, "\n")] = '\0';
        helper_message(&reading->helper, log, reading->text);
    } else if (strcmp(name, "signo") == 0 && reading->in_signal) {
        log->signal = atoi(reading->text);
        drop_cause_of_crash(log);
    } else if (strcmp(name, "clientmsg") == 0) {
        reading->in_message = false;
    } else if (strcmp(name, "fatal_signal") == 0) {
        reading->in_signal = false;
    }
}

static void ends(void *data, const char *name)
{
    struct reading *reading = data;
    reading->text[reading->length] = '\0';
    if (strcmp(name, "stack") == 0) {
        reading->stack = NULL;
    } else if (reading->frame != NULL) {
        end_frame_part(reading, name);
    } else if (reading->in_error) {
        end_error_part(reading, name);
    } else {
        end_other(reading, name);
    }
    reading->length = 0;
}

/* ---- messages ---- */

/* "==7== Open file descriptor 5: /dev/null", "==7== Open AF_UNIX socket 6: <unknown>" */
static bool is_open_line(const char *line, long *number, const char **path)
{
    const char *open = strstr(line, "== Open "), *colon = NULL;
    const char *kind = open != NULL ? strpbrk(open + 3, "0123456789") : NULL;
    if (kind == NULL) {
        return false;
    }
    /* "AF_INET6 socket 4": the last number before the colon */
    colon = strchr(kind, ':');
    const char *digit = colon != NULL ? colon : kind + strlen(kind);
    while (digit > kind && digit[-1] >= '0' && digit[-1] <= '9') {
        digit--;
    }
    *number = strtol(digit, NULL, 10);
    *path = colon != NULL && colon[1] == ' ' ? colon + 2 : "";
    return true;
}

struct open_line {
    bool open;
    long number;
    char *path;
};

static void tell_open(struct reading *reading, struct open_line *line, bool inherited, size_t *bare)
{
    if (line->open && !inherited && *bare < reading->bare_count) {
        add_descriptor(reading, line->number, line->path, &reading->bare[*bare]);
        ++*bare;
    }
    free(line->path);
    *line = (struct open_line){0};
}

static void read_message(struct reading *reading, const char *line, struct open_line *open,
                         size_t *bare)
{
    long number;
    const char *path;
    if (strncmp(line, "==", 2) != 0 || atoi(line + 2) != reading->log->pid) {
        return; /* another process's */
    }
    reading->log->unable |= strstr(line, "unhandled instruction bytes") != NULL ||
                            strstr(line, "Unrecognised instruction") != NULL;
    if (open->open) {
        tell_open(reading, open, strstr(line, "<inherited from parent>") != NULL, bare);
    }
    if (is_open_line(line, &number, &path)) {
        *open = (struct open_line){true, number, text_copy(path)};
    }
}

static void read_messages(struct reading *reading, const char *text, size_t length)
{
    const char *end = text + length;
    struct open_line open = {0};
    size_t bare = 0;
    char *line = NULL;
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline != NULL ? newline : end;
        replace_text(&line, text, (size_t)(stop - text) < 4096 ? (size_t)(stop - text) : 4096);
        read_message(reading, line, &open, &bare);
        text = stop + 1;
    }
    tell_open(reading, &open, false, &bare);
    free(line);
}

/* ---- all of it ---- */

static void release(struct reading *reading)
{
    error_release(&reading->error);
    helper_release(&reading->helper);
    for (size_t i = 0; i < reading->bare_count; i++) {
        stack_release(&reading->bare[i]);
    }
    stack_release(&reading->ignored);
    free(reading->path);
    free(reading->folder);
    free(reading);
}

/* No entities, no external files: Valgrind writes none. */
static void refuse_entities(void *data, const char *name, const char *system, const char *public,
                            int internal)
{
    const struct reading *reading = data;
    (void)name, (void)system, (void)public, (void)internal;
    XML_StopParser(reading->parser, XML_FALSE);
}

void memlog_read_valgrind(const char *xml, size_t length, const char *messages,
                          size_t messages_length, struct memlog *log)
{
    *log = (struct memlog){.of_valgrind = true};
    struct reading *reading = memory_need(1, sizeof *reading);
    reading->log = log;
    XML_Parser parser = XML_ParserCreate(NULL);
    reading->parser = parser;
    if (parser != NULL && length < 1U << 30) {
        XML_SetUserData(parser, reading);
        XML_SetElementHandler(parser, begins, ends);
        XML_SetCharacterDataHandler(parser, speaks);
        XML_SetStartDoctypeDeclHandler(parser, refuse_entities);
        XML_Parse(parser, xml, (int)length, XML_FALSE); /* an error: the rest was cut off */
    }
    XML_ParserFree(parser);
    read_messages(reading, messages, messages_length);
    release(reading);
}
