/* SPDX-License-Identifier: MIT
 *
 * What the steps of one call of the driver share.
 *
 * Protocol: functions that give an int give an exit status as the compiler's, or -1: trouble (ours:
 * exit status 3).
 */
#ifndef SCRUTINEER_CC_DRIVER_H
#define SCRUTINEER_CC_DRIVER_H

#include "line.h"
#include "names.h"
#include "steps.h"
#include "tools.h"
#include "trouble.h"

struct driver {
    const struct tools *tools;
    struct line *line;
    struct steps steps;
    struct names wrapped; /* the names that the runtime stands before */
    char *renames;        /* a file of ours for objcopy --redefine-syms; NULL: not made yet */
    int standard_input;   /* a copy of it, as it is read twice; -1: not made yet */
    unsigned made;        /* temporary files so far */
    struct trouble trouble;
};

/* A new path in the temporary folder; the caller frees it. */
char *driver_path(struct driver *driver, const char *ending);
/* A command that begins with the real compiler. */
struct list driver_command(const struct driver *driver);
/* Runs it and releases it. */
int driver_run(struct driver *driver, struct list *command);
/* Runs objcopy with these words; says so, if there is none. */
int driver_objcopy(struct driver *driver, const struct list *words);

#endif
