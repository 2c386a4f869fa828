/* SPDX-License-Identifier: MIT
 *
 * Takes printf and scanf formats apart. Protocol: see directives.h.
 */
#include <stddef.h>

#include "directives.h"

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

static long number(const char **at)
{
    long value = 0;
    for (; is_digit(**at); ++*at) {
        value = value < 1000000 ? value * 10 + (**at - '0') : value;
    }
    return value;
}

/* "3$": which argument. 0, and nothing passed, if that is not what stands there. */
static long position(const char **at)
{
    const char *after = *at;
    long value = number(&after);
    if (after == *at || *after != '$') {
        return 0;
    }
    *at = after + 1;
    return value;
}

static long star_or_number(const char **at, long *star_position)
{
    if (**at == '*') {
        ++*at;
        *star_position = position(at);
        return SR_STAR;
    }
    return is_digit(**at) ? number(at) : SR_NONE;
}

bool sr_one_of(char letter, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        if (*letters == letter) {
            return true;
        }
    }
    return false;
}

/* C23's w8 … w64 and wf8 … wf64, as the older modifier of the same size. */
static char exact_width(const char **at)
{
    bool fast = **at == 'f';
    *at += fast;
    long bits = number(at);
    if (bits == 8) {
        return 'H';
    }
    if (bits == 16 && !fast) {
        return 'h';
    }
    return bits == 64 || fast ? 'l' : 0;
}

static char length_modifier(const char **at)
{
    char first = **at;
    if (first == '\0' || !sr_one_of(first, "hlqjztLw")) {
        return 0;
    }
    ++*at;
    if (first == 'w') {
        return exact_width(at);
    }
    if ((first == 'h' || first == 'l') && **at == first) {
        ++*at;
        return first == 'h' ? 'H' : 'q';
    }
    return first;
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

static void skip_flags(const char **at, enum sr_format format)
{
    const char *flags = format == SR_PRINTF ? "-+ #0'I" : "'I";
    while (**at != '\0' && sr_one_of(**at, flags)) {
        ++*at;
    }
}

static void sizes(const char **at, struct sr_directive *directive)
{
    directive->width = star_or_number(at, &directive->width_position);
    if (**at == '.') {
        ++*at;
        directive->precision = star_or_number(at, &directive->precision_position);
        directive->precision = directive->precision == SR_NONE ? 0 : directive->precision;
    }
}

bool sr_directive_next(const char **at, enum sr_format format, struct sr_directive *directive)
{
    while (**at != '\0' && **at != '%') {
        ++*at;
    }
    if (**at == '\0') {
        return false;
    }
    ++*at;
    *directive = (struct sr_directive){.precision = SR_NONE};
    directive->position = position(at);
    skip_flags(at, format);
    sizes(at, directive);
    if (format == SR_SCANF && **at == 'm') {
        directive->allocates = true;
        ++*at;
    }
    directive->length = length_modifier(at);
    directive->conversion = **at;
    *at += **at != '\0';
    if (format == SR_SCANF && directive->conversion == '[') {
        skip_set(at);
    }
    return directive->conversion != '\0';
}

size_t sr_directive_integer_bytes(char length)
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
