/* SPDX-License-Identifier: MIT
 *
 * Where the kit's own files are: beside the running program in a build folder
 * (build/bin, build/libexec, ../labs) or in an installed tree (bin, libexec, share/scrutineer).
 */
#ifndef SCRUTINEER_BASE_KIT_H
#define SCRUTINEER_BASE_KIT_H

#include <stdbool.h>

#include "trouble.h"

struct kit {
    char *marshal;  /* libexec/scrutineer/scrutineer-marshal */
    char *witness;  /* libexec/scrutineer/witness.so */
    char *memcheck; /* libexec/scrutineer/memcheck.so; NULL where it was built without Valgrind */
    char *runtime;  /* libexec/scrutineer/runtime.a */
    char *wrapped;  /* libexec/scrutineer/wrapped.txt: the symbols that the runtime stands before */
    char *
        harmless; /* libexec/scrutineer/harmless.txt: functions that no runtime need stand before */
    char *compiler; /* bin/scrutineer-cc */
    char *labs;     /* folder of the labs; $SCRUTINEER_LABS goes first; NULL = not found */
    char *solution; /* build/solution; NULL where the solution is not present */
    char *rules;    /* docs/en/rules; NULL = not found */
};

bool kit_find(struct kit *kit, struct trouble *trouble);
void kit_release(struct kit *kit);

/* One file, by its path in the tree ("libexec/scrutineer/runtime.a"); the caller frees it. NULL: it
 * is not there. For a program of the kit that works without the rest of it. */
char *kit_file(const char *name);

#endif
