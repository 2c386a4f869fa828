/* SPDX-License-Identifier: MIT
 *
 * Which of the functions that a program defines itself bear a given name, such as one of the C
 * library's, what kind of values they take, and where they are called. See probe.h for the protocol
 * of a probe.
 */
#ifndef SCRUTINEER_PROBE_OWN_NAMES_H
#define SCRUTINEER_PROBE_OWN_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "probe.h"

struct own_name {
    size_t name;               /* index into the names that were asked for */
    struct source_place place; /* of the definition */
    bool external;             /* all units of the program see it; else its own alone */
    /* The result and the parameters, a letter each: v void, i integer up to 4 bytes, l a longer
     * one, f floating, c pointer to char, p another pointer, s a struct, "." further ones (...). */
    char kinds[16];
    bool called;                /* by code of the program itself, as far as that can be told */
    bool called_elsewhere;      /* from another unit than its own */
    struct source_place caller; /* where it is called, from another unit if there is one; line 0:
                                   not known */
};

/* In the order of their places. Fills at most `most`, and returns how many it filled. */
size_t probe_own_names(struct probe *probe, const char *const *names, size_t count,
                       struct own_name *out, size_t most);

#endif
