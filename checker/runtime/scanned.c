/* SPDX-License-Identifier: MIT
 *
 * Walks through the arguments of a scan. Protocol: see scanned.h. They are all pointers, which
 * makes positions ("%2$d") easy.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <wchar.h>

#include "access.h"
#include "directives.h"
#include "scanned.h"
#include "text.h"

static size_t real_bytes(char length)
{
    return length == 'L' ? sizeof(long double) : length == 'l' ? sizeof(double) : sizeof(float);
}

static size_t wide_bytes(const wchar_t *place)
{
    size_t letters = 0;
    while (place[letters] != L'\0') {
        letters++;
    }
    return (letters + 1) * sizeof *place;
}

static size_t letters_bytes(const struct sr_directive *directive, const void *place)
{
    bool wide = directive->length == 'l' || sr_one_of(directive->conversion, "CS");
    if (sr_one_of(directive->conversion, "cC")) {
        size_t letters = directive->width > 0 ? (size_t)directive->width : 1;
        return wide ? letters * sizeof(wchar_t) : letters;
    }
    return wide ? wide_bytes(place) : sr_length(place) + 1;
}

/* The bytes that this conversion set at `place`; 0: not known. */
static size_t set_bytes(const struct sr_directive *directive, const void *place)
{
    if (directive->allocates) {
        return sizeof(char *);
    }
    if (sr_one_of(directive->conversion, "diouxXbn")) {
        return sr_directive_integer_bytes(directive->length);
    }
    if (sr_one_of(directive->conversion, "eEfFgGaA")) {
        return real_bytes(directive->length);
    }
    if (sr_one_of(directive->conversion, "cCsS[")) {
        return letters_bytes(directive, place);
    }
    return directive->conversion == 'p' ? sizeof(void *) : 0;
}

static const void *nth(va_list arguments, long position)
{
    struct sr_arguments copy;
    const void *place = NULL;
    va_copy(copy.list, arguments);
    for (long i = 0; i < position; i++) {
        place = va_arg(copy.list, const void *);
    }
    va_end(copy.list);
    return place;
}

/* Could reading have stopped between the last assignment and what stands at `from`? Spaces always
 * match. */
static bool surely_reached(const char *from)
{
    while (*from == ' ' || (*from >= '\t' && *from <= '\r')) {
        from++;
    }
    return *from == '%';
}

int sr_scanned(int assigned, const char *format, va_list arguments, uintptr_t caller)
{
    struct sr_directive one;
    long taken = 0;
    int left = assigned;
    if (__atomic_load_n(&sr_segments_bounds.high, __ATOMIC_RELAXED) == 0) {
        return assigned;
    }
    sr_reads_text(format, caller);
    while ((left > 0 || (left == 0 && assigned > 0 && surely_reached(format))) &&
           sr_directive_next(&format, SR_SCANF, &one)) {
        if (left == 0 && one.conversion != 'n') {
            break;
        }
        if (one.conversion == '%' || one.width == SR_STAR) {
            continue; /* "%*d" sets nothing */
        }
        const void *place = nth(arguments, one.position > 0 ? one.position : ++taken);
        if (sr_segments_near(place)) {
            sr_write(place, set_bytes(&one, place), caller);
        }
        left -= one.conversion != 'n';
    }
    return assigned;
}
