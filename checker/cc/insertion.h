/* SPDX-License-Identifier: MIT
 *
 * The instructions that are put before one which copies a part of a struct: they call the runtime
 * and leave everything as it was, registers, flags and what lies below the stack pointer.
 */
#ifndef SCRUTINEER_CC_INSERTION_H
#define SCRUTINEER_CC_INSERTION_H

#include <stdbool.h>
#include <stdio.h>

#include "byvalue.h"
#include "list.h"
#include "marks.h"
#include "x86.h"

struct insertion {
    struct x86 x86;          /* what it is put before */
    bool loads;              /* announce what it loads, or what it stores */
    const struct mark *mark; /* … from where to where */
    bool by_stack;           /* unwinders must be told that the stack pointer moves */
    bool flags;              /* they may be looked at later */
    const char *loc;         /* the .loc of the statement that it belongs to; NULL: holds already */
    const char *loc_after;   /* … and what holds after it; NULL: none */
};

void insertion_write(FILE *out, const struct insertion *insertion);

/* "byvalue FILE:LINE NAME" */
void notes_add_byvalue(struct list *notes, const struct byvalue *byvalue);

#endif
