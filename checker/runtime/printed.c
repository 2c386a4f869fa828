/* SPDX-License-Identifier: MIT
 *
 * Walks through the arguments of a print. Protocol: see printed.h.
 *
 * Arguments can only be taken one after the other, and only by someone who knows their types; with
 * positions ("%2$s %1$d") a directive may want any of them. So the format is walked through three
 * times: what type has each argument, what value, and what does each directive do with it.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <wchar.h>

#include "access.h"
#include "directives.h"
#include "printed.h"
#include "text.h"

enum { MOST = 64 };

enum type { UNKNOWN, INT, LONG, LONGEST, REAL, LONG_REAL, POINTER };

struct walk {
    int count; /* arguments that are known to exist */
    int next;  /* of the arguments without a position */
    enum type types[MOST];
    union {
        long long integer;
        const void *pointer;
    } values[MOST];
};

static enum type type_of(const struct sr_directive *directive)
{
    char length = directive->length;
    if (sr_one_of(directive->conversion, "diouxXbB")) {
        bool is_long = length == 'l' || length == 'z' || length == 't';
        bool is_longest = length == 'j' || length == 'q' || length == 'L';
        return is_longest ? LONGEST : is_long ? LONG : INT;
    }
    if (sr_one_of(directive->conversion, "cC")) {
        return INT; /* a wint_t is passed like one */
    }
    if (sr_one_of(directive->conversion, "eEfFgGaA")) {
        return length == 'L' ? LONG_REAL : REAL;
    }
    return sr_one_of(directive->conversion, "spnS") ? POINTER : UNKNOWN;
}

/* The index of the argument; -1: too far. */
static int index_of(struct walk *walk, long position)
{
    long index = position > 0 ? position - 1 : walk->next++;
    return index < MOST ? (int)index : -1;
}

static bool is_of_type(struct walk *walk, int index, enum type type)
{
    if (index < 0) {
        return false;
    }
    walk->types[index] = type;
    walk->count = index + 1 > walk->count ? index + 1 : walk->count;
    return true;
}

static bool takes_nothing(const struct sr_directive *directive)
{
    return directive->conversion == '%' || directive->conversion == 'm';
}

static void find_types(const char *format, struct walk *walk)
{
    struct sr_directive one;
    bool known = true;
    while (known && sr_directive_next(&format, SR_PRINTF, &one)) {
        if (one.width == SR_STAR) {
            known = is_of_type(walk, index_of(walk, one.width_position), INT);
        }
        if (known && one.precision == SR_STAR) {
            known = is_of_type(walk, index_of(walk, one.precision_position), INT);
        }
        if (known && !takes_nothing(&one)) {
            enum type type = type_of(&one);
            known = type != UNKNOWN && is_of_type(walk, index_of(walk, one.position), type);
        }
    }
}

/* Branches here differ in a type only. */
/* NOLINTBEGIN(bugprone-branch-clone) */

/* An argument that no directive names has no type: those behind it can't be reached. */
static void take_values(struct walk *walk, struct sr_arguments *arguments)
{
    for (int i = 0; i < walk->count; i++) {
        switch (walk->types[i]) {
        case INT:
            walk->values[i].integer = va_arg(arguments->list, int);
            break;
        case LONG:
            walk->values[i].integer = va_arg(arguments->list, long);
            break;
        case LONGEST:
            walk->values[i].integer = va_arg(arguments->list, long long);
            break;
        case REAL:
            (void)va_arg(arguments->list, double);
            break;
        case LONG_REAL:
            (void)va_arg(arguments->list, long double);
            break;
        case POINTER:
            walk->values[i].pointer = va_arg(arguments->list, const void *);
            break;
        case UNKNOWN:
            walk->count = i;
        }
    }
}

/* NOLINTEND(bugprone-branch-clone) */

/* Bytes that the letter takes in UTF-8: what a precision counts. */
static size_t encoded(wchar_t letter)
{
    return letter < 0x80 ? 1 : letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
}

static void reads_wide(const wchar_t *text, size_t limit, uintptr_t caller)
{
    size_t letters = 0, bytes = 0;
    while (bytes < limit && text[letters] != L'\0') {
        bytes += encoded(text[letters++]);
    }
    letters += bytes < limit; /* its end */
    sr_read(text, letters * sizeof *text, caller);
}

static void acts(const struct sr_directive *directive, const void *pointer, long long precision,
                 uintptr_t caller)
{
    size_t limit = precision < 0 ? SIZE_MAX : (size_t)precision;
    if (!sr_segments_near(pointer)) {
        return;
    }
    if (directive->conversion == 'n') {
        sr_write(pointer, sr_directive_integer_bytes(directive->length), caller);
    } else if (directive->conversion == 'S' ||
               (directive->conversion == 's' && directive->length == 'l')) {
        reads_wide(pointer, limit, caller);
    } else if (directive->conversion == 's') {
        sr_read(pointer, sr_touched(pointer, limit), caller);
    }
}

static void act_on_all(const char *format, struct walk *walk, uintptr_t caller)
{
    struct sr_directive one;
    walk->next = 0;
    while (sr_directive_next(&format, SR_PRINTF, &one)) {
        long long precision = one.precision;
        if (one.width == SR_STAR) {
            index_of(walk, one.width_position);
        }
        if (one.precision == SR_STAR) {
            int index = index_of(walk, one.precision_position);
            precision = index >= 0 && index < walk->count ? walk->values[index].integer : 0;
        }
        if (!takes_nothing(&one)) {
            int index = index_of(walk, one.position);
            if (index < 0 || index >= walk->count || type_of(&one) == UNKNOWN) {
                return;
            }
            if (walk->types[index] == POINTER && type_of(&one) == POINTER) {
                acts(&one, walk->values[index].pointer, precision, caller);
            }
        }
    }
}

void sr_printed(const char *format, va_list arguments, uintptr_t caller)
{
    struct walk walk = {0};
    struct sr_arguments copy;
    if (__atomic_load_n(&sr_segments_bounds.high, __ATOMIC_RELAXED) == 0) {
        return; /* nothing is attached */
    }
    sr_reads_text(format, caller);
    find_types(format, &walk);
    va_copy(copy.list, arguments);
    take_values(&walk, &copy);
    va_end(copy.list);
    act_on_all(format, &walk, caller);
}

int sr_print_filled(int length, const char *buffer, size_t bytes, uintptr_t caller)
{
    if (length >= 0 && bytes > 0) {
        sr_write(buffer, (size_t)length < bytes ? (size_t)length + 1 : bytes, caller);
    }
    return length;
}
