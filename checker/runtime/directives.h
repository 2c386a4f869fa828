/* SPDX-License-Identifier: MIT
 *
 * The directives of printf and scanf formats, one after the other.
 *
 * Protocol: sr_directive_next until it says false. printed.c and scanned.c look at their arguments.
 */
#ifndef SCRUTINEER_RUNTIME_DIRECTIVES_H
#define SCRUTINEER_RUNTIME_DIRECTIVES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum { SR_NONE = -1, SR_STAR = -2 };

/* One directive without its '%'. Positions count from 1; 0: the next argument. */
struct sr_directive {
    long position;
    long width;     /* SR_NONE, SR_STAR or a number */
    long precision; /* the same */
    long width_position, precision_position;
    bool allocates;  /* scanf's m */
    char length;     /* 0 h l j z t L, H for hh, q for ll */
    char conversion; /* of a set, '[' */
};

struct sr_arguments { /* in a struct, as a va_list may be an array */
    va_list list;
};

enum sr_format { SR_PRINTF, SR_SCANF };

/* Goes on to behind the next directive; false: there is none, or it is not one. */
bool sr_directive_next(const char **at, enum sr_format format, struct sr_directive *directive);

/* What an integer of that length modifier takes in memory. */
size_t sr_directive_integer_bytes(char length);

bool sr_one_of(char letter, const char *letters);

#endif
