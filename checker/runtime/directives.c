/* SPDX-License-Identifier: MIT
 *
 * Walks through the arguments of a printf or scanf format. Protocol: see directives.h.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "access.h"
#include "directives.h"
#include "text.h"

/* One directive without its '%'. */
struct directive {
    long width;     /* -1: none; -2: '*' */
    long precision; /* the same */
    bool allocates; /* scanf's m */
    char length;    /* 0 h l j z t L, H for hh, q for ll */
    char conversion;
};

static long number(const char **at)
{
    long value = 0;
    for (; **at >= '0' && **at <= '9'; ++*at) {
        value = value < 1000000 ? value * 10 + (**at - '0') : value;
    }
    return value;
}

static long star_or_number(const char **at)
{
    if (**at == '*') {
        ++*at;
        return -2;
    }
    return **at >= '0' && **at <= '9' ? number(at) : -1;
}

static bool one_of(char letter, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        if (*letters == letter) {
            return true;
        }
    }
    return false;
}

static char length_modifier(const char **at)
{
    char first = **at;
    if (first == '\0' || !one_of(first, "hlqjztL")) {
        return 0;
    }
    ++*at;
    if ((first == 'h' || first == 'l') && **at == first) {
        ++*at;
        return first == 'h' ? 'H' : 'q';
    }
    return first;
}

/* Goes on to the next directive's end; false: there is none. */
static bool next_directive(const char **at, const char *flags, struct directive *directive)
{
    while (**at != '\0' && **at != '%') {
        ++*at;
    }
    if (**at == '\0') {
        return false;
    }
    ++*at;
    while (**at != '\0' && one_of(**at, flags)) {
        ++*at;
    }
    *directive = (struct directive){.width = star_or_number(at), .precision = -1};
    if (**at == '.') {
        ++*at;
        directive->precision = star_or_number(at);
        directive->precision = directive->precision == -1 ? 0 : directive->precision;
    }
    if (**at == 'm') {
        directive->allocates = (*at)[1] != '\0' && flags[0] == '\0';
        *at += directive->allocates;
    }
    directive->length = length_modifier(at);
    directive->conversion = **at;
    if (**at != '\0') {
        ++*at;
    }
    return directive->conversion != '\0';
}

/* Branches here differ in a type only. */
/* NOLINTBEGIN(bugprone-branch-clone) */

/* Every integer type is passed as one of these two. */
static void skip_integer(char length, struct sr_arguments *arguments)
{
    if (length == 'j' || length == 'q' || length == 'L') {
        (void)va_arg(arguments->list, long long);
    } else if (length == 'l' || length == 'z' || length == 't') {
        (void)va_arg(arguments->list, long);
    } else {
        (void)va_arg(arguments->list, int);
    }
}

static bool print_one(const struct directive *directive, struct sr_arguments *arguments,
                      uintptr_t caller)
{
    long precision = directive->precision;
    if (directive->width == -2) {
        (void)va_arg(arguments->list, int);
    }
    if (precision == -2) {
        precision = va_arg(arguments->list, int);
    }
    if (one_of(directive->conversion, "diouxXc")) {
        skip_integer(directive->length, arguments);
    } else if (one_of(directive->conversion, "eEfFgGaA")) {
        if (directive->length == 'L') {
            (void)va_arg(arguments->list, long double);
        } else {
            (void)va_arg(arguments->list, double);
        }
    } else if (directive->conversion == 's' && directive->length == 0) {
        const char *text = va_arg(arguments->list, const char *);
        if (sr_segments_near(text)) {
            sr_read(text, sr_touched(text, precision < 0 ? SIZE_MAX : (size_t)precision), caller);
        }
    } else if (one_of(directive->conversion, "pns")) {
        (void)va_arg(arguments->list, void *);
    } else {
        return directive->conversion == '%' || directive->conversion == 'm';
    }
    return true;
}

/* NOLINTEND(bugprone-branch-clone) */

void sr_directives_print(const char *format, struct sr_arguments *arguments, uintptr_t caller)
{
    struct directive directive;
    if (__atomic_load_n(&sr_segments_bounds.high, __ATOMIC_RELAXED) == 0) {
        return; /* nothing is attached */
    }
    while (next_directive(&format, "-+ #0'I", &directive) &&
           print_one(&directive, arguments, caller)) {
    }
}

static size_t integer_bytes(char length)
{
    switch (length) {
    case 'H':
        return sizeof(char);
    case 'h':
        return sizeof(short);
    case 'l':
    case 'z':
    case 't':
        return sizeof(long);
    case 'q':
    case 'j':
    case 'L':
        return sizeof(long long);
    default:
        return sizeof(int);
    }
}

static size_t real_bytes(char length)
{
    return length == 'L' ? sizeof(long double) : length == 'l' ? sizeof(double) : sizeof(float);
}

/* Past the ']' of a set; one that stands first belongs to the set. */
static void skip_set(const char **at)
{
    *at += **at == '^';
    *at += **at == ']';
    while (**at != '\0' && **at != ']') {
        ++*at;
    }
    *at += **at == ']';
}

/* The bytes that this conversion set at `place`; 0: not known. */
static size_t set_bytes(const struct directive *directive, const char *place)
{
    if (directive->allocates) {
        return sizeof(char *);
    }
    if (one_of(directive->conversion, "diouxXn")) {
        return integer_bytes(directive->length);
    }
    if (one_of(directive->conversion, "eEfFgGaA")) {
        return real_bytes(directive->length);
    }
    if (directive->length != 0) {
        return 0;
    }
    if (directive->conversion == 'c') {
        return directive->width > 0 ? (size_t)directive->width : 1;
    }
    if (directive->conversion == 's' || directive->conversion == '[') {
        return sr_segments_near(place) ? sr_length(place) + 1 : 1;
    }
    return directive->conversion == 'p' ? sizeof(void *) : 0;
}

void sr_directives_scan(const char *format, int assigned, struct sr_arguments *arguments,
                        uintptr_t caller)
{
    struct directive directive;
    if (__atomic_load_n(&sr_segments_bounds.high, __ATOMIC_RELAXED) == 0) {
        return;
    }
    while (assigned > 0 && next_directive(&format, "", &directive)) {
        if (directive.conversion == '[') {
            skip_set(&format);
        }
        if (directive.conversion == '%' || directive.width == -2) {
            continue; /* "%*d" sets nothing */
        }
        const char *place = va_arg(arguments->list, const char *);
        size_t bytes = set_bytes(&directive, place);
        if (bytes == 0) {
            return;
        }
        sr_write(place, bytes, caller);
        assigned -= directive.conversion != 'n';
    }
}
