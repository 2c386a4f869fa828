/* SPDX-License-Identifier: MIT
 *
 * Numbers from texts: what is read ends with the first letter that is no part of the number.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <wchar.h>

#include "access.h"
#include "text.h"
#include "wrap.h"

/* NOLINTBEGIN(cert-err34-c) */

static bool is_space(char letter)
{
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

/* As atoi reads. */
static void reads_decimal(const char *text, uintptr_t caller)
{
    if (sr_segments_near(text)) {
        const char *at = text;
        while (is_space(*at)) {
            at++;
        }
        at += *at == '-' || *at == '+';
        while (*at >= '0' && *at <= '9') {
            at++;
        }
        sr_read(text, (size_t)(at - text) + 1, caller);
    }
}

int __wrap_atoi(const char *text)
{
    reads_decimal(text, SR_CALLER());
    return atoi(text);
}

long __wrap_atol(const char *text)
{
    reads_decimal(text, SR_CALLER());
    return atol(text);
}

long long __wrap_atoll(const char *text)
{
    reads_decimal(text, SR_CALLER());
    return atoll(text);
}

/* `end` is where the number ended, `at` where the program wants to know that. */
static void reads_number(const char *text, char *end, char **at, uintptr_t caller)
{
    if (end != NULL) { /* else the base was refused, and nothing read */
        sr_read(text, (size_t)(end - text) + 1, caller);
        sr_write(at, sizeof *at, caller);
    }
}

/* atof is this in libc too. */
double __wrap_atof(const char *text)
{
    char *end = NULL;
    double number = strtod(text, &end);
    reads_number(text, end, NULL, SR_CALLER());
    return number;
}

/* The functions of one family differ in the type of their result and in whether there is a base. */
#define READS_INTEGER(name, call, type)                                                            \
    type __wrap_##name(const char *restrict text, char **restrict at, int base)                    \
    {                                                                                              \
        char *end = NULL;                                                                          \
        type number = call(text, &end, base);                                                      \
        if (at != NULL && end != NULL) {                                                           \
            *at = end;                                                                             \
        }                                                                                          \
        reads_number(text, end, at, SR_CALLER());                                                  \
        return number;                                                                             \
    }
#define READS_REAL(name, type)                                                                     \
    type __wrap_##name(const char *restrict text, char **restrict at)                              \
    {                                                                                              \
        char *end = NULL;                                                                          \
        type number = name(text, &end);                                                            \
        if (at != NULL) {                                                                          \
            *at = end;                                                                             \
        }                                                                                          \
        reads_number(text, end, at, SR_CALLER());                                                  \
        return number;                                                                             \
    }

READS_INTEGER(strtol, strtol, long)
READS_INTEGER(strtoul, strtoul, unsigned long)
READS_INTEGER(strtoll, strtoll, long long)
READS_INTEGER(strtoull, strtoull, unsigned long long)
READS_INTEGER(strtoimax, strtoimax, intmax_t)
READS_INTEGER(strtoumax, strtoumax, uintmax_t)
READS_INTEGER(__isoc23_strtol, strtol, long)
READS_INTEGER(__isoc23_strtoul, strtoul, unsigned long)
READS_INTEGER(__isoc23_strtoll, strtoll, long long)
READS_INTEGER(__isoc23_strtoull, strtoull, unsigned long long)
READS_INTEGER(__isoc23_strtoimax, strtoimax, intmax_t)
READS_INTEGER(__isoc23_strtoumax, strtoumax, uintmax_t)
READS_REAL(strtod, double)
READS_REAL(strtof, float)
READS_REAL(strtold, long double)

/* NOLINTEND(cert-err34-c) */
