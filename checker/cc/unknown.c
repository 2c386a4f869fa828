/* SPDX-License-Identifier: MIT
 * Finds foreign objects and unknown functions. See unknown.h. */
#define _GNU_SOURCE
#include "unknown.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "notes_text.h"
#include "thunks.h"

static void note_foreign(const struct inventory *inventory, const struct object *object,
                         const struct names *wrapped, struct list *notes)
{
    bool uses = false;
    for (size_t i = 0; i < object->symbol_count; i++) {
        const char *name = object->symbols[i].text;
        if (!object->symbols[i].defined && names_find(wrapped, name) != NULL &&
            !inventory_owns(inventory, name)) {
            notes_add(notes, "foreign %s %s", object->name, name);
            uses = true;
        }
    }
    if (!uses && object->has_code) {
        notes_add(notes, "foreign %s -", object->name);
    }
}

static void copy_notes(const char *text, struct list *notes)
{
    char *copy = text_copy(text), *state = NULL;
    for (char *line = strtok_r(copy, "\n", &state); line != NULL;
         line = strtok_r(NULL, "\n", &state)) {
        notes_add(notes, "%s", line);
    }
    free(copy);
}

void unknown_objects(const struct inventory *inventory, const struct names *wrapped,
                     struct list *notes)
{
    for (size_t i = 0; i < inventory->objects.count; i++) {
        const struct object *object = &inventory->objects.all[i];
        if (!inventory->linked[i]) {
            continue;
        }
        if (object->notes == NULL) {
            note_foreign(inventory, object, wrapped, notes);
        } else if (object->is_library) {
            copy_notes(object->notes, notes);
        }
    }
}

/* A name whose address is taken and that is not called: it is a function if libc, which we have
 * ourselves, says so. Data (stdout, environ) is no function. */
static bool is_libc_function(const char *name)
{
    Dl_info info;
    ElfW(Sym) *symbol = NULL;
    void *at = dlsym(RTLD_DEFAULT, name);
    if (at == NULL || dladdr1(at, &info, (void **)&symbol, RTLD_DL_SYMENT) == 0 || symbol == NULL) {
        return false;
    }
    int type = ELF64_ST_TYPE(symbol->st_info);
    return type == STT_FUNC || type == STT_GNU_IFUNC;
}

static bool is_tools(const char *name)
{
    return starts_with(name, "__wrap_") || starts_with(name, "__real_") ||
           starts_with(name, "__tsan_") || starts_with(name, "sr_");
}

static bool is_unknown(const struct name *name, const struct names *harmless)
{
    bool asked = (name->marks & NAME_OURS) != 0 && (name->marks & NAME_DEFINED) == 0;
    return asked && !is_tools(name->text) && !names_match(harmless, name->text) &&
           ((name->marks & NAME_CALLED) != 0 || is_libc_function(name->text));
}

bool unknown_functions(struct driver *driver, const struct inventory *inventory,
                       struct list *thunks, struct list *notes)
{
    struct names harmless = {0};
    if (!names_load(&harmless, driver->tools->harmless, &driver->trouble)) {
        return false;
    }
    bool possible = thunks_possible() && !driver->line->is_static && !driver->line->is_shared;
    for (size_t i = 0; i < inventory->names.count; i++) {
        const struct name *name = inventory->names.all[i];
        if (!is_unknown(name, &harmless)) {
            continue;
        }
        /* One that may be absent is asked for by its address: a thunk would always be there. */
        if (possible && (name->marks & NAME_WEAK) == 0) {
            notes_add(notes, "unknown %zu %s", thunks->count, name->text);
            list_add(thunks, name->text);
        } else {
            notes_add(notes, "unknown - %s", name->text);
        }
    }
    names_release(&harmless);
    return true;
}
