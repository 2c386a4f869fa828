/* SPDX-License-Identifier: MIT
 * A hash table with open addressing. See names.h. */
#define _GNU_SOURCE
#include "names.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static size_t slot_of(const struct names *names, const char *text)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (const char *at = text; *at != '\0'; at++) {
        hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    }
    size_t slot = (size_t)hash & (names->slot_count - 1);
    while (names->slots[slot] != NULL && strcmp(names->slots[slot]->text, text) != 0) {
        slot = (slot + 1) & (names->slot_count - 1);
    }
    return slot;
}

static void make_room(struct names *names)
{
    if (names->count * 2 < names->slot_count) {
        return;
    }
    free(names->slots);
    names->slot_count = names->slot_count == 0 ? 256 : names->slot_count * 2;
    names->slots = memory_need(names->slot_count, sizeof(struct name *));
    for (size_t i = 0; i < names->count; i++) {
        names->slots[slot_of(names, names->all[i]->text)] = names->all[i];
    }
}

struct name *names_add(struct names *names, const char *text)
{
    make_room(names);
    size_t slot = slot_of(names, text);
    if (names->slots[slot] == NULL) {
        struct name *name = memory_need(1, sizeof *name);
        name->text = text_copy(text);
        names->slots[slot] = name;
        names->all = memory_grow(names->all, names->count + 1, sizeof(struct name *));
        names->all[names->count++] = name;
    }
    return names->slots[slot];
}

struct name *names_find(const struct names *names, const char *text)
{
    return names->slot_count == 0 ? NULL : names->slots[slot_of(names, text)];
}

bool names_match(const struct names *names, const char *text)
{
    bool found = names_find(names, text) != NULL;
    for (size_t i = 0; !found && i < names->pattern_count; i++) {
        found = fnmatch(names->patterns[i], text, 0) == 0;
    }
    return found;
}

static void add_line(struct names *names, char *line)
{
    line[strcspn(line, "#\n")] = '\0';
    char *state = NULL;
    for (char *word = strtok_r(line, " \t", &state); word != NULL;
         word = strtok_r(NULL, " \t", &state)) {
        if (strchr(word, '*') == NULL) {
            names_add(names, word);
        } else {
            names->patterns =
                memory_grow(names->patterns, names->pattern_count + 1, sizeof(char *));
            names->patterns[names->pattern_count++] = text_copy(word);
        }
    }
}

bool names_load(struct names *names, const char *path, struct trouble *trouble)
{
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return trouble_set(trouble, "can't read %s: %s", path, strerror(errno));
    }
    while (getline(&line, &size, file) >= 0) {
        add_line(names, line);
    }
    free(line);
    fclose(file);
    return true;
}

void names_release(struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->all[i]->text);
        free(names->all[i]);
    }
    for (size_t i = 0; i < names->pattern_count; i++) {
        free(names->patterns[i]);
    }
    free(names->patterns);
    free(names->all);
    free(names->slots);
    *names = (struct names){0};
}
