/* SPDX-License-Identifier: MIT
 *
 * What the race engine can't see, told instead of passed over: assembler, code that switches the
 * instrumentation off or was not instrumented, functions that nobody knows, structs passed by
 * value.
 *
 * In a lab, where there is no reason for it, switching the instrumentation off is tamper; in any
 * other program these are notes. Where an order may be missed, no race is called proven.
 */
#define _GNU_SOURCE
#include "blind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "by_value.h"
#include "families.h"
#include "memory.h"
#include "trace.h"
#include "tracelog.h"

enum { MOST_NOTES = 8 };

/* Of the names that the runtime stands before, those that order processes or threads. */
static bool orders(const char *name)
{
    static const char *const begins[] = {
        "sem_",   "sem",   "pthread_",    "msg",    "mq_",   "fork",  "vfork",
        "wait",   "kill",  "sig",         "read",   "write", "recv",  "send",
        "flock",  "fcntl", "lockf",       "mtx_",   "cnd_",  "thrd_", "syscall",
        "close",  "pipe",  "posix_spawn", "exec",   "raise", "pause", "fread",
        "fwrite", "fgets", "getline",     "fflush", "fclose"};
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        if (strncmp(name, begins[i], strlen(begins[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Functions that nobody follows and that order. */
static bool is_doubtful(const char *name)
{
    static const char *const names[] = {"sendmmsg",  "recvmmsg",  "vmsplice",   "inotify_",
                                        "fanotify_", "mq_notify", "GOMP_",      "omp_",
                                        "__kmpc_",   "aio_",      "lio_listio", "io_"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strncmp(name, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

bool blind_to_orders(const struct instrumentation *instrumentation)
{
    for (size_t i = 0; i < instrumentation->count; i++) {
        const struct note *note = &instrumentation->notes[i];
        if (note->kind == NOTE_ASM_SYNC || (note->kind == NOTE_FOREIGN && orders(note->text)) ||
            (note->kind == NOTE_UNKNOWN && is_doubtful(note->text))) {
            return true;
        }
    }
    return false;
}

static char *text_of(const struct note *note)
{
    switch (note->kind) {
    case NOTE_ASM:
        return text_format("%s:%d: assembler (%s): what it does with memory is not seen",
                           note->file, note->line, note->text);
    case NOTE_ASM_SYNC:
        return text_format("%s:%d: assembler (%s) that can order processes: races are not called "
                           "proven in this program",
                           note->file, note->line, note->text);
    case NOTE_NOSANITIZE:
        return text_format("%s:%d: %s: accesses there are not seen", note->file, note->line,
                           note->text);
    case NOTE_DEFINES:
        return text_format("%s defines %s, which belongs to the race engine", note->file,
                           note->text);
    case NOTE_FOREIGN:
        return text_format("%s was not compiled by scrutineer-cc%s%s: what it does is not seen",
                           note->file, note->text[0] ? " and uses " : "", note->text);
    case NOTE_BYVALUE:
        return text_format("%s:%d: a struct goes by value into or out of %s%s: if that is copied "
                           "out of or into shared memory, the copy is not seen",
                           note->file, note->line,
                           strcmp(note->text, "-") == 0 ? "a function" : note->text,
                           strcmp(note->text, "-") == 0 ? "" : "()");
    case NOTE_UNKNOWN:
        return is_doubtful(note->text)
                   ? text_format(
                         "%s() can order processes in a way that is not seen: races are not "
                         "called proven in this program",
                         note->text)
                   : NULL;
    default:
        return NULL;
    }
}

static void add(char ***notes, size_t *count, char *text)
{
    if (text != NULL && *count < MOST_NOTES) {
        *notes = memory_grow(*notes, *count + 1, sizeof **notes);
        (*notes)[(*count)++] = text;
    } else {
        free(text);
    }
}

/* One for each function that was called with an address inside shared memory. */
static void add_calls(const struct context *context, const struct run *run, char ***notes,
                      size_t *count)
{
    long told[MOST_NOTES];
    size_t told_count = 0;
    for (size_t i = 0; i < run->trace->count && told_count < MOST_NOTES; i++) {
        const struct trace_record *record = &run->trace->records[i];
        long which =
            record->argument >= 0 ? (long)record->argument : -1 - (long)record->reserved[0];
        bool again = record->kind != TRACE_UNKNOWN;
        for (size_t k = 0; k < told_count; k++) {
            again |= told[k] == which;
        }
        if (again) {
            continue;
        }
        told[told_count++] = which;
        const char *name = instrumentation_unknown(&context->instrumentation, record->argument);
        struct source_place place = {.line = 0};
        char *call = name != NULL
                         ? text_format("%s()", name)
                         : text_format("system call %lu", (unsigned long)record->reserved[0]);
        bool known = probe_place(context->traced.probe, record->pc, &place);
        add(notes, count,
            text_format("%s%s%.0d%s%s %s", known ? place.file : "", known ? ":" : "",
                        known ? place.line : 0, known ? ": " : "", call,
                        record->object == TRACE_PRIVATE
                            ? "may order processes in a way that is not seen"
                            : "seems to get an address in shared memory: what it reads or writes "
                              "there is not seen"));
        free(call);
    }
}

/* Where the compiler driver saw to these copies, only those are told that it could not. */
static bool all_copies_announced(const struct instrumentation *instrumentation)
{
    size_t objects = 0, announced = 0;
    for (size_t i = 0; i < instrumentation->count; i++) {
        objects += instrumentation->notes[i].kind == NOTE_OBJECT;
        announced += instrumentation->notes[i].kind == NOTE_COPIES;
    }
    return announced == objects && !instrumentation->cut;
}

static void add_by_value(const struct context *context, char ***notes, size_t *count)
{
    enum { MOST = 3 };
    struct by_value found[MOST];
    size_t functions =
        context->traced.probe != NULL ? probe_by_value(context->traced.probe, found, MOST) : 0;
    for (size_t i = 0; i < functions; i++) {
        add(notes, count,
            text_format(
                "%s:%d: %s() %s %s by value: if that is copied %s shared memory, the compiler "
                "does not show it",
                found[i].place.file, found[i].place.line, found[i].place.function,
                found[i].returned ? "returns" : "takes", found[i].type,
                found[i].returned ? "into" : "out of"));
    }
}

/* In a lab these are findings; NULL: a note there too. */
static const char *what_for(enum note_kind kind)
{
    switch (kind) {
    case NOTE_ASM:
    case NOTE_ASM_SYNC:
        return "assembler in a lab: the checker can't see what it does";
    case NOTE_NOSANITIZE:
        return "this keeps the checker from seeing what the function does";
    case NOTE_DEFINES:
        return "this name belongs to the checker's own code in the program";
    default:
        return NULL;
    }
}

/* An object that was not compiled by us is named once, not with each of its calls. */
static bool is_again(const struct instrumentation *instrumentation, size_t index)
{
    const struct note *note = &instrumentation->notes[index];
    for (size_t i = 0; i < index; i++) {
        const struct note *before = &instrumentation->notes[i];
        if (note->kind == NOTE_FOREIGN && before->kind == NOTE_FOREIGN &&
            strcmp(before->file, note->file) == 0) {
            return true;
        }
    }
    return false;
}

static const struct run *first_traced(const struct context *context)
{
    for (size_t i = 0; i < context->run_count; i++) {
        if (context->runs[i]->traced && context->runs[i]->trace != NULL) {
            return context->runs[i];
        }
    }
    return NULL;
}

char **blind_notes(const struct context *context, size_t *count)
{
    char **notes = NULL;
    *count = 0;
    for (size_t i = 0; i < context->instrumentation.count; i++) {
        const struct note *note = &context->instrumentation.notes[i];
        bool is_finding = context->lab != NULL && what_for(note->kind) != NULL;
        if (!is_finding && !is_again(&context->instrumentation, i)) {
            add(&notes, count, text_of(note));
        }
    }
    const struct run *run = first_traced(context);
    if (run != NULL) {
        add_calls(context, run, &notes, count);
    }
    const char *gap = context->why_not[rule_find("build.advice") - rules];
    if (gap != NULL) {
        add(&notes, count, text_copy(gap));
    }
    if (context->instrumentation.instrumented && !all_copies_announced(&context->instrumentation)) {
        add_by_value(context, &notes, count);
    }
    return notes;
}

void family_tamper(struct context *context)
{
    judged(context, "tamper");
    for (size_t i = 0; i < context->instrumentation.count; i++) {
        const struct note *note = &context->instrumentation.notes[i];
        const char *what = what_for(note->kind);
        if (what == NULL) {
            continue;
        }
        struct finding *finding =
            findings_add(context->findings, "tamper", "build", "%s (%s)", what, note->text);
        finding_locate(finding, note->file, note->line, "");
        finding_look(finding, "no lab needs it: write it in plain C");
    }
}
