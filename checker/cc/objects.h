/* SPDX-License-Identifier: MIT
 *
 * Reads object files, archives and shared libraries by libelf, as far as the driver asks: symbols,
 * which of them are called, and the notes of the section .scrutineer.
 */
#ifndef SCRUTINEER_CC_OBJECTS_H
#define SCRUTINEER_CC_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

struct symbol {
    char *text;
    bool defined;
    bool weak;
    bool hidden; /* no other object of the process can see it */
    bool called; /* some relocation calls it: it is a function */
    bool is_function;
};

struct object {
    char *name;      /* "lib.a(member.o)", or the file's path */
    bool is_library; /* shared */
    bool has_code;
    char *notes;            /* the text of .scrutineer; NULL: not compiled by us */
    struct symbol *symbols; /* global and weak ones; of a shared library the dynamic ones */
    size_t symbol_count;
};

struct objects {
    struct object *all;
    size_t count;
};

/* Adds what the file holds: one object, or an archive's. Whatever else it is (a linker script, say)
 * adds nothing; neither does a damaged one, as the linker will complain of it. */
void objects_read(struct objects *objects, const char *path);
void objects_release(struct objects *objects);

#endif
