/* SPDX-License-Identifier: MIT
 *
 * Which statements of a unit pass a struct straight out of memory that a pointer leads to, or put a
 * struct that a function returns there. gcc instruments neither copy. It says so in its dump of the
 * last form before machine code (-fdump-tree-optimized-lineno), where a call's argument can be
 * memory only if it is a whole struct.
 */
#ifndef SCRUTINEER_CC_BYVALUE_H
#define SCRUTINEER_CC_BYVALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct byvalue {
    char *file; /* as gcc names it; NULL: not known */
    long line;  /* 0: not known */
    bool takes; /* an argument is read from there */
    bool gives; /* the result is written there */
    bool slot;  /* … by the function that is called, not after it */
    char *call; /* the name of what is called */
};

struct byvalues {
    struct byvalue *all;
    size_t count;
};

void byvalues_read(FILE *dump, struct byvalues *byvalues);
void byvalues_release(struct byvalues *byvalues);

#endif
