/* SPDX-License-Identifier: MIT
 *
 * What the driver works with: the real compiler, and the kit's files, found from where the driver
 * itself stands.
 */
#ifndef SCRUTINEER_CC_TOOLS_H
#define SCRUTINEER_CC_TOOLS_H

#include <stdbool.h>

#include "list.h"
#include "trouble.h"

struct tools {
    char *compiler; /* gcc, clang, gcc-12, a path … */
    bool clang;     /* it is some clang, by its name */
    char *runtime;  /* runtime.a; NULL: not there */
    char *wrapped;  /* wrapped.txt; NULL: not there */
    char *harmless; /* harmless.txt; NULL: not there */
};

/* called_as: argv[0]. Takes --scrutineer-compiler=NAME out of the words. */
bool tools_find(struct tools *tools, const char *called_as, struct list *words,
                struct trouble *trouble);
/* False, with what to do about it, if a file of the kit is missing. */
bool tools_complete(const struct tools *tools, struct trouble *trouble);
void tools_release(struct tools *tools);

#endif
