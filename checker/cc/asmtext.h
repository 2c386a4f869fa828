/* SPDX-License-Identifier: MIT
 *
 * Reads the assembler text that a compiler wrote: what inline assembler is in it and from which
 * line, which symbols of the tools it defines, and which compiler wrote it.
 */
#ifndef SCRUTINEER_CC_ASMTEXT_H
#define SCRUTINEER_CC_ASMTEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "list.h"

struct asmtext {
    struct list *notes;   /* gains "asm FILE:LINE TEXT" and "asm-sync FILE:LINE TEXT" */
    struct list reserved; /* global __tsan_…, __wrap_… and sr_… that are defined here */
    char compiler[64];    /* "gcc 12.2.0"; "" = it does not say */
};

/* source: the file's name, for places that are not known. Release `reserved` afterwards. */
void asmtext_read(FILE *text, const char *source, struct asmtext *asmtext);

#endif
