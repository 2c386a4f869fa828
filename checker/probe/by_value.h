/* SPDX-License-Identifier: MIT
 *
 * Which functions take or give a struct by value: compilers do not instrument those copies, so a
 * race in one of them goes unseen. See probe.h for the protocol of a probe.
 */
#ifndef SCRUTINEER_PROBE_BY_VALUE_H
#define SCRUTINEER_PROBE_BY_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "probe.h"

struct by_value {
    struct source_place place; /* of the function's definition, and its name */
    bool returned;             /* it returns one; otherwise it takes one */
    char parameter[64];        /* its name; "" if returned or not known */
    char type[64];             /* as C writes it: "F1_Car", "struct point" */
    size_t size;               /* bytes */
};

/* Functions that the program defines itself (not those of system headers), by file, line and
 * parameter. Fills at most `most`, and returns how many it filled. */
size_t probe_by_value(struct probe *probe, struct by_value *out, size_t most);

#endif
