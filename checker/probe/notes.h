/* SPDX-License-Identifier: MIT
 *
 * What scrutineer-cc noted in a program: the section .scrutineer, lines of text.
 *
 *   object FILE COMPILER         FILE was compiled by scrutineer-cc ("gcc 12.2.0", "clang 14.0.6")
 *   asm FILE:LINE TEXT           inline assembler that may touch memory unseen
 *   asm-sync FILE:LINE TEXT      … that may order processes: lock, xchg, a system call
 *   nosanitize FILE:LINE TEXT    an attribute or a pragma that switches the instrumentation off
 *   defines NAME FILE            FILE defines a symbol of the runtime's
 *   foreign OBJECT NAME          OBJECT was not compiled by us, and uses NAME, which the runtime
 *                                stands before; NAME is - if it uses none
 *   unknown INDEX NAME           a function that nobody knows; INDEX is what sr_unknown_call() is
 *                                given, or - if its calls are not told
 *   copies FILE                  structs that FILE passes or returns by value are announced, but
 * for byvalue FILE:LINE NAME       that call of NAME (- if it has none)
 *
 * Protocol: instrumentation_read(), look, instrumentation_release(). The file may be hostile: what
 * is not as described is passed over, and sizes are capped (`cut` says so).
 */
#ifndef SCRUTINEER_PROBE_NOTES_H
#define SCRUTINEER_PROBE_NOTES_H

#include <stdbool.h>
#include <stddef.h>

#include "trouble.h"

enum note_kind {
    NOTE_OBJECT,     /* file; text: the compiler */
    NOTE_ASM,        /* file, line; text: the instructions */
    NOTE_ASM_SYNC,   /* the same */
    NOTE_NOSANITIZE, /* file, line; text: the attribute */
    NOTE_DEFINES,    /* file; text: the symbol */
    NOTE_FOREIGN,    /* file: the object; text: the function, "" = none that the runtime knows */
    NOTE_UNKNOWN,    /* text: the function; index */
    NOTE_COPIES,     /* file */
    NOTE_BYVALUE,    /* file, line; text: the function that is called, "-" = not known */
};

struct note {
    enum note_kind kind;
    char *file; /* as it was given to the compiler; "" = none */
    int line;   /* 0 = not known */
    long index; /* of NOTE_UNKNOWN; -1 = none */
    char *text;
};

struct instrumentation {
    bool instrumented;  /* there is an object at least */
    bool cut;           /* there was more than is kept */
    struct note *notes; /* in the order of the program */
    size_t count;
};

/* path: the program, outside of the sandbox. False: it can't be read, or is no ELF file. A program
 * without the section is read well: it is not instrumented. */
bool instrumentation_read(const char *path, struct instrumentation *instrumentation,
                          struct trouble *trouble);
void instrumentation_release(struct instrumentation *instrumentation);
/* The function behind that index; NULL: there is none. */
const char *instrumentation_unknown(const struct instrumentation *instrumentation, long index);

#endif
