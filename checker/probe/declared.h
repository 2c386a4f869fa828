/* SPDX-License-Identifier: MIT
 *
 * What other tools say of a program, in the program's own words: where a variable is declared and
 * what it is, a file's name as it was given to the compiler, what the program is linked with.
 */
#ifndef SCRUTINEER_PROBE_DECLARED_H
#define SCRUTINEER_PROBE_DECLARED_H

#include "probe.h"

struct source_variable {
    char file[256];
    int line;
    struct layout_field what; /* type, size, elements; name is the variable's, offset 0 */
};

/* The variable of that name; file and line as far as they are known (NULL, 0): it is declared
 * there. Without a line only one outside of all functions. */
bool probe_declaration(struct probe *probe, const char *name, const char *file, int line,
                       struct source_variable *variable);
/* "/src/car.c", for a program that was compiled in /src as "car.c": "car.c". False: it stays as it
 * is (and is copied all the same). */
bool probe_source_name(struct probe *probe, const char *path, char *into, size_t size);
/* Does the program define or need a symbol with one of these names? NULL ends the list. */
bool probe_has_symbol(struct probe *probe, const char *const *names);
/* The same, of those that it needs from a library. */
bool probe_needs_symbol(struct probe *probe, const char *const *names);
/* Does it bring all libraries along, so that nothing can be preloaded? */
bool probe_is_static(struct probe *probe);

#endif
