/* SPDX-License-Identifier: MIT
 *
 * What a name means within a function: which variable, and whether that is a pointer. See probe.h
 * for the protocol of a probe.
 */
#ifndef SCRUTINEER_PROBE_VARIABLES_H
#define SCRUTINEER_PROBE_VARIABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "probe.h"

struct variable {
    char type[64]; /* as C writes it: "F1_Car *" */
    bool pointer;
    size_t size;        /* bytes; of a pointer its own */
    size_t target_size; /* what the pointer points to; 0: nothing that has a size, or not known */
    int parameter;      /* its position, from 1; 0: it is none */
};

/* The variable of that name in the function of that name which `file` defines: its parameters, its
 * locals, else the file's own. False: there is none, or several that are not alike, so that it
 * can't be told which is meant. */
bool probe_variable(struct probe *probe, const char *file, const char *function, const char *name,
                    struct variable *variable);

#endif
