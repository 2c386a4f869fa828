/* SPDX-License-Identifier: MIT
 *
 * A table of names, each with marks that its user chooses. Start with {0}; the pointer that
 * names_add() gives holds until names_release().
 */
#ifndef SCRUTINEER_CC_NAMES_H
#define SCRUTINEER_CC_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "trouble.h"

struct name {
    char *text;
    unsigned marks;
};

struct names {
    struct name **all; /* in the order in which they came */
    size_t count;
    struct name **slots; /* by hash */
    size_t slot_count;   /* a power of two, or 0 */
    char **patterns;     /* lines of a list with a * in them */
    size_t pattern_count;
};

struct name *names_add(struct names *names, const char *text); /* also if it is there already */
struct name *names_find(const struct names *names, const char *text); /* NULL: not there */
bool names_match(const struct names *names, const char *text);        /* there, or by a pattern */
/* Adds a file's names and patterns, parted by white space; # begins a comment. */
bool names_load(struct names *names, const char *path, struct trouble *trouble);
void names_release(struct names *names);

#endif
