/* SPDX-License-Identifier: MIT
 * Looks at what goes into a link. See inventory.h. */
#define _GNU_SOURCE
#include "inventory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "words.h"

static bool of_system(const char *path)
{
    static const char *const folders[] = {"/usr/lib", "/lib", NULL};
    char *real = realpath(path, NULL);
    bool system = false;
    for (size_t i = 0; real != NULL && folders[i] != NULL && !system; i++) {
        system = starts_with(real, folders[i]);
    }
    free(real);
    return system;
}

static void add_file(struct inventory *inventory, const char *path, size_t at, bool whole)
{
    struct linked_file file = {.at = at, .first = inventory->objects.count};
    if (of_system(path)) {
        return;
    }
    objects_read(&inventory->objects, path);
    file.count = inventory->objects.count - file.first;
    if (file.count == 0) {
        return;
    }
    file.path = text_copy(path);
    file.archive = !whole && strcmp(inventory->objects.all[file.first].name, path) != 0;
    inventory->files =
        memory_grow(inventory->files, inventory->file_count + 1, sizeof *inventory->files);
    inventory->files[inventory->file_count++] = file;
}

/* -lNAME, in the folders of -L only: what stands in the system's is the system's. */
static void add_library(struct inventory *inventory, const struct line *line, const char *name,
                        size_t at, bool whole)
{
    for (size_t i = 0; i < line->folders.count; i++) {
        const char *folder = line->folders.words[i];
        char *choices[3] = {NULL};
        if (name[0] == ':') {
            choices[0] = text_format("%s/%s", folder, name + 1);
        } else {
            choices[0] = text_format("%s/lib%s.%s", folder, name, line->is_static ? "a" : "so");
            choices[1] = text_format("%s/lib%s.a", folder, name);
        }
        bool found = false;
        for (size_t k = 0; k < 2 && choices[k] != NULL && !found; k++) {
            found = access(choices[k], R_OK) == 0;
            if (found) {
                add_file(inventory, choices[k], at, whole);
            }
        }
        free(choices[0]);
        free(choices[1]);
        if (found) {
            return;
        }
    }
}

static void add_files(struct inventory *inventory, const struct line *line)
{
    bool whole = false;
    for (size_t i = 0; i < line->link.count; i++) {
        const char *word = line->link.words[i];
        bool takes = word_takes_next(word) && i + 1 < line->link.count;
        if (strstr(word, "-whole-archive") != NULL) {
            whole = strstr(word, "--no-whole-archive") == NULL;
        } else if (word[0] != '-') {
            add_file(inventory, word, i, whole);
        } else if (starts_with(word, "-l")) {
            add_library(inventory, line, takes ? line->link.words[i + 1] : word + 2, i, whole);
        }
        i += takes;
    }
}

static void take_object(struct inventory *inventory, size_t at)
{
    const struct object *object = &inventory->objects.all[at];
    /* The functions of a library that is not ours are as unknown as the system's. */
    bool unseen = object->is_library && object->notes == NULL;
    inventory->linked[at] = true;
    for (size_t i = 0; i < object->symbol_count; i++) {
        const struct symbol *symbol = &object->symbols[i];
        bool hidden = symbol->hidden || object->is_library;
        struct name *name = names_add(&inventory->names, symbol->text);
        if (symbol->defined) {
            name->marks |= unseen ? 0 : NAME_DEFINED | (hidden ? 0 : NAME_VISIBLE);
        } else {
            name->marks |= symbol->weak ? 0 : NAME_NEEDED;
            if (object->notes != NULL && !object->is_library) {
                name->marks |=
                    NAME_OURS | (symbol->called ? NAME_CALLED : 0) | (symbol->weak ? NAME_WEAK : 0);
            }
        }
    }
}

static bool is_needed(const struct inventory *inventory, const struct object *object)
{
    for (size_t i = 0; i < object->symbol_count; i++) {
        const struct name *name = object->symbols[i].defined
                                      ? names_find(&inventory->names, object->symbols[i].text)
                                      : NULL;
        if (name != NULL && (name->marks & NAME_NEEDED) && !(name->marks & NAME_DEFINED)) {
            return true;
        }
    }
    return false;
}

/* As the linker does, but whatever the order of the archives. */
static bool take_members(struct inventory *inventory)
{
    bool taken = false;
    for (size_t i = 0; i < inventory->file_count; i++) {
        const struct linked_file *file = &inventory->files[i];
        for (size_t k = file->first; k < file->first + file->count && file->archive; k++) {
            if (!inventory->linked[k] && is_needed(inventory, &inventory->objects.all[k])) {
                take_object(inventory, k);
                taken = true;
            }
        }
    }
    return taken;
}

void inventory_take(struct inventory *inventory, const struct driver *driver)
{
    *inventory = (struct inventory){0};
    add_files(inventory, driver->line);
    inventory->linked = memory_need(inventory->objects.count, sizeof *inventory->linked);
    names_add(&inventory->names, "main")->marks |= NAME_NEEDED; /* crt1.o asks for it */
    for (size_t i = 0; i < inventory->file_count; i++) {
        const struct linked_file *file = &inventory->files[i];
        for (size_t k = file->first; k < file->first + file->count && !file->archive; k++) {
            take_object(inventory, k);
        }
    }
    while (take_members(inventory)) {
    }
}

bool inventory_owns(const struct inventory *inventory, const char *name)
{
    char *wrapper = text_format("__wrap_%s", name);
    const struct name *renamed = names_find(&inventory->names, wrapper);
    const struct name *itself = names_find(&inventory->names, name);
    free(wrapper);
    return (renamed != NULL && (renamed->marks & NAME_DEFINED)) ||
           (itself != NULL && (itself->marks & NAME_DEFINED));
}

void inventory_release(struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->file_count; i++) {
        free(inventory->files[i].path);
    }
    free(inventory->files);
    free(inventory->linked);
    objects_release(&inventory->objects);
    names_release(&inventory->names);
    *inventory = (struct inventory){0};
}
