/* SPDX-License-Identifier: MIT
 * See memory_words.h. Sentences on undefined behaviour are in memory_undefined.c. */
#define _GNU_SOURCE
#include "memory_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "declared.h"
#include "memory.h"

char *memory_bytes(long bytes)
{
    return text_format("%ld byte%s", bytes, bytes == 1 ? "" : "s");
}

/* ---- what was missed ---- */

/* "20 ints", "20 of F1_Car", "an int" */
static char *what_it_is(const struct layout_field *what, long bytes)
{
    static const char *const plain[] = {"int", "char", "double", "float", "long", "short"};
    char type[64];
    snprintf(type, sizeof type, "%.*s", (int)strcspn(what->type, "["), what->type);
    size_t length = strlen(type);
    while (length > 0 && type[length - 1] == ' ') {
        type[--length] = '\0';
    }
    if (length == 0 || what->elements == 0) {
        return memory_bytes(bytes);
    }
    if (what->elements == 1) {
        return text_format("%s %s", strchr("aeiou", type[0]) != NULL ? "an" : "a", type);
    }
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (strcmp(type, plain[i]) == 0) {
            return text_format("%zu %ss", what->elements, type);
        }
    }
    return text_format("%zu of %s", what->elements, type);
}

/* "`names`, 20 ints declared at main.c:12" */
static char *variable_words(const struct image *image, const struct memlog_report *report)
{
    struct source_variable variable;
    const char *file = report->file;
    struct memory_place made;
    if (report->object == MEMLOG_LOCAL && memory_place_of(image, &report->made, &made)) {
        file = made.at.file;
    }
    file = memory_file(file);
    if (!probe_declaration(image->probe, report->name, file, report->line, &variable)) {
        char *bytes = memory_bytes(report->object_bytes);
        char *words =
            report->line > 0 && file != NULL
                ? text_format("`%s`, %s declared at %s:%d", report->name, bytes, file, report->line)
                : text_format("`%s` (%s)", report->name, bytes);
        free(bytes);
        return words;
    }
    char *what = what_it_is(&variable.what, report->object_bytes);
    char *words =
        text_format("`%s`, %s declared at %s:%d", report->name, what, variable.file, variable.line);
    free(what);
    return words;
}

/* "a block of 160 bytes, allocated at grid.c:20" */
static char *block_words(const struct image *image, const struct memlog_report *report)
{
    struct memory_place made;
    char *bytes = memory_bytes(report->object_bytes);
    bool known = memory_place_of(image, &report->made, &made) && made.at.line > 0;
    char *words =
        known ? text_format("a block of %s, allocated at %s:%d", bytes, made.at.file, made.at.line)
              : text_format("a block of %s", bytes);
    free(bytes);
    return words;
}

static char *object_words(const struct image *image, const struct memlog_report *report)
{
    if (report->object == MEMLOG_BLOCK) {
        return block_words(image, report);
    }
    if (report->name != NULL) {
        return variable_words(image, report);
    }
    return text_copy(report->object == MEMLOG_LOCAL ? "a local array" : "a variable");
}

/* ---- the kinds ---- */

static const char *verb(const struct memlog_report *report)
{
    return report->writes ? "writes" : "reads";
}

/* "4 bytes past the end of …", "4 bytes, 12 bytes past the end of …" */
static char *beside(const struct memlog_report *report, const char *bytes, const char *object)
{
    long past = report->distance - report->object_bytes;
    long far = past >= 0 ? past : -report->distance;
    const char *side = past >= 0 ? "past the end" : "before the beginning";
    bool next = past >= 0 ? past == 0 : far <= report->bytes;
    if (next) {
        return text_format("%s %s %s of %s", verb(report), bytes, side, object);
    }
    char *away = memory_bytes(far);
    char *message = text_format("%s %s, %s %s of %s", verb(report), bytes, away, side, object);
    free(away);
    return message;
}

static char *outside(const struct image *image, const struct memlog_report *report,
                     const struct memory_place *place)
{
    char *bytes = memory_bytes(report->bytes), *object = object_words(image, report);
    long end = report->distance + report->bytes, size = report->object_bytes;
    char *message;
    if (report->object == MEMLOG_NOTHING) {
        message = text_format("%s %s at an address that is in no block", verb(report), bytes);
    } else if (report->bytes == 0) {
        message = text_format("a length below zero is handed to a function, for %s", object);
    } else if (place->in_library || !report->placed) {
        const char *side =
            report->placed && report->distance < 0 ? "before the beginning" : "past the end";
        message = text_format("%s %s of %s, in %s%s that is called here", verb(report), side,
                              object, place->library != NULL ? place->library : "a function",
                              place->library != NULL ? "()" : "");
    } else if (report->distance >= 0 && report->distance < size && end > size) {
        message = text_format("%s %s of which %ld lie past the end of %s", verb(report), bytes,
                              end - size, object);
    } else {
        message = beside(report, bytes, object);
    }
    free(bytes);
    free(object);
    return message;
}

static char *after_free(const struct image *image, const struct memlog_report *report)
{
    struct memory_place freed;
    char *bytes = memory_bytes(report->bytes);
    bool known = memory_place_of(image, &report->freed, &freed) && freed.at.line > 0;
    char *message = known
                        ? text_format("%s %s of a block that was given back at %s:%d", verb(report),
                                      bytes, freed.at.file, freed.at.line)
                        : text_format("%s %s of a block that was given back", verb(report), bytes);
    free(bytes);
    return message;
}

static char *after_return(const struct image *image, const struct memlog_report *report)
{
    struct memory_place made;
    char *bytes = memory_bytes(report->bytes), *message;
    const char *function =
        memory_place_of(image, &report->made, &made) && made.at.function[0] != '\0'
            ? made.at.function
            : NULL;
    if (report->name != NULL) {
        message = text_format(
            "%s %s of `%s`, a local variable of %s%s that is no more", verb(report), bytes,
            report->name, function != NULL ? function : "a function", function != NULL ? "()" : "");
    } else {
        message = text_format("%s %s of a local variable of a function that has returned",
                              verb(report), bytes);
    }
    free(bytes);
    return message;
}

static char *freed_twice(const struct image *image, const struct memlog_report *report)
{
    struct memory_place freed;
    return memory_place_of(image, &report->freed, &freed) && freed.at.line > 0
               ? text_format("gives back a block that was given back already, at %s:%d",
                             freed.at.file, freed.at.line)
               : text_copy("gives back a block that was given back already");
}

static char *not_freeable(const struct memlog_report *report)
{
    const char *variable =
        report->object == MEMLOG_GLOBAL ? "a global variable" : "a local variable";
    if (report->object == MEMLOG_BLOCK && report->placed) {
        return text_format("gives back an address %ld bytes inside of a block, not its beginning",
                           report->distance);
    }
    if (report->object == MEMLOG_NOTHING || report->object == MEMLOG_BLOCK) {
        return text_copy("gives back an address that malloc() has not given");
    }
    return report->name != NULL
               ? text_format("gives back `%s`, which is %s", report->name, variable)
               : text_format("gives back %s", variable);
}

static char *unset(const struct image *image, const struct memlog_report *report,
                   const struct memory_place *place)
{
    struct source_place made;
    bool known = report->object != MEMLOG_NOTHING &&
                 memory_made_at(image, &report->made, report->object, &made);
    char *from =
        !known ? text_copy("")
        : report->object == MEMLOG_BLOCK
            ? text_format("; it comes from the block allocated at %s:%d", made.file, made.line)
            : text_format("; it comes from a local variable of %s() at %s:%d", made.function,
                          made.file, made.line);
    char *message = place->in_library
                        ? text_format("hands a value that nobody has set to a function%s", from)
                        : text_format("uses a value that nobody has set%s", from);
    free(from);
    return message;
}

/* What malloc and its like are called, also where a tool stands before them. */
static bool is_allocator(const char *function)
{
    static const char *const names[] = {"malloc",        "calloc",        "realloc",
                                        "reallocarray",  "aligned_alloc", "memalign",
                                        "posix_memalign"};
    for (size_t i = 0; function != NULL && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(function, names[i]) == 0) {
            return true;
        }
    }
    return function == NULL;
}

static char *leak(const struct memlog_report *report, const struct memory_place *place)
{
    char *bytes = memory_bytes(report->bytes), *what;
    if (!is_allocator(place->library)) {
        what = text_format("what %s() allocates here (%s)", place->library, bytes);
    } else if (report->blocks > 1) {
        what = text_format("%ld blocks of %s each", report->blocks, bytes);
    } else {
        what = text_format("a block of %s", bytes);
    }
    bool many = is_allocator(place->library) && report->blocks > 1;
    char *message = text_format("%s %s never given back, and nothing points to %s any more", what,
                                many ? "are" : "is", many ? "them" : "it");
    free(bytes);
    free(what);
    return message;
}

static char *descriptor(const struct memlog_report *report)
{
    bool named = report->text != NULL && report->text[0] == '/';
    return named ? text_format("%s is opened here and never closed", report->text)
                 : text_copy("a descriptor that is opened here is never closed");
}

char *memory_message(const struct image *image, const struct memlog_report *report,
                     const struct memory_place *place)
{
    switch (report->kind) {
    case MEMLOG_OUTSIDE:
        return report->text != NULL ? memory_undefined(report->text)
                                    : outside(image, report, place);
    case MEMLOG_AFTER_FREE:
        return after_free(image, report);
    case MEMLOG_AFTER_RETURN:
        return after_return(image, report);
    case MEMLOG_FREED_TWICE:
        return freed_twice(image, report);
    case MEMLOG_NOT_FREEABLE:
        return not_freeable(report);
    case MEMLOG_UNSET:
        return unset(image, report, place);
    case MEMLOG_LEAK:
        return leak(report, place);
    case MEMLOG_OVERLAP:
        return text_copy("copies between two ranges that overlap");
    case MEMLOG_UNDEFINED:
        return memory_undefined(report->text);
    case MEMLOG_DESCRIPTOR:
        return descriptor(report);
    }
    return text_copy("");
}

const char *memory_detail(const struct memlog_report *report)
{
    static const char *const details[] = {
        [MEMLOG_OUTSIDE] = "what lies there belongs to something else, or to nothing: it goes well "
                           "only by chance",
        [MEMLOG_AFTER_FREE] = "the next malloc() may give the same bytes to somebody else",
        [MEMLOG_AFTER_RETURN] = "the next function that is called uses the same bytes",
        [MEMLOG_FREED_TWICE] = "the second time the block may be somebody else's",
        [MEMLOG_NOT_FREEABLE] = "only what malloc() and its like have given can be given back",
        [MEMLOG_UNSET] = "memory that is new holds what was there before: it differs from run to "
                         "run",
        [MEMLOG_OVERLAP] = "in which order memcpy() copies is not said: the second half may be "
                           "overwritten before it is read",
        [MEMLOG_UNDEFINED] = "this has no meaning in C: the compiler may do as it likes",
        [MEMLOG_DESCRIPTOR] = NULL};
    return details[report->kind];
}

const char *memory_look(const struct memlog_report *report)
{
    static const char *const looks[] = {
        [MEMLOG_OUTSIDE] = "an index or a loop that goes one too far (< or <=?), or too few bytes "
                           "asked for (the '\\0' at the end of a text, sizeof of a pointer)",
        [MEMLOG_AFTER_FREE] = "free() after the last use; set the pointer to NULL then",
        [MEMLOG_AFTER_RETURN] = "hand the value itself back, or memory from the caller or malloc()",
        [MEMLOG_FREED_TWICE] = "who owns the block? One place gives it back; set the pointer to "
                               "NULL then",
        [MEMLOG_NOT_FREEABLE] = "keep the pointer that malloc() gave, and give that one back",
        [MEMLOG_UNSET] = "give the variable a value where it is declared (= 0, = {0}), or use "
                         "calloc()",
        [MEMLOG_LEAK] = "free() it on every way out, before the last pointer to it is changed or "
                        "goes out of scope",
        [MEMLOG_OVERLAP] = "memmove() may be used where ranges overlap",
        [MEMLOG_UNDEFINED] = NULL,
        [MEMLOG_DESCRIPTOR] = "close() or fclose() it when it is no longer needed"};
    return looks[report->kind];
}
