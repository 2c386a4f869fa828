/* SPDX-License-Identifier: MIT
 *
 * Walks over the functions' definitions and looks at the types of their parameters and results. See
 * by_value.h. A function in a header is in many units: it is told once.
 */
#define _GNU_SOURCE
#include "by_value.h"

#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_FOUND = 10000, MOST_PARAMETERS = 256 };

struct finding {
    struct by_value by_value;
    int position; /* of the parameter; 0: the result */
};

struct search {
    struct probe *probe;
    Dwarf_Die *unit;
    struct finding *found;
    size_t count;
};

static bool is_struct(Dwarf_Die *type)
{
    Dwarf_Die bare = *type;
    return type_strip(&bare, true) &&
           (dwarf_tag(&bare) == DW_TAG_structure_type || dwarf_tag(&bare) == DW_TAG_union_type);
}

static void look_at(struct search *search, const struct source_place *place, Dwarf_Die *die,
                    int position)
{
    Dwarf_Die type;
    const char *name = position > 0 ? dwarf_diename(die) : NULL;
    if (search->count >= MOST_FOUND || !type_of(die, &type) || !is_struct(&type)) {
        return;
    }
    struct finding finding = {.position = position,
                              .by_value = {.place = *place, .returned = position == 0}};
    snprintf(finding.by_value.parameter, sizeof finding.by_value.parameter, "%s",
             name != NULL ? name : "");
    type_strip(&type, false); /* `const` says nothing about the copy */
    type_name(&type, finding.by_value.type, sizeof finding.by_value.type);
    if (type_size(&type, &finding.by_value.size)) {
        search->found = memory_grow(search->found, search->count + 1, sizeof *search->found);
        search->found[search->count++] = finding;
    }
}

static bool is_systems(const char *file)
{
    return strncmp(file, "/usr/include/", 13) == 0 || strncmp(file, "/usr/lib/", 9) == 0;
}

/* Out-of-line copies of an inlined function say nothing new: the abstract one was met. */
static bool visit_function(Dwarf_Die *die, int depth, void *context)
{
    struct search *search = context;
    struct source_place place = {.line = 0};
    Dwarf_Die child;
    int position = 0;
    (void)depth;
    if (dwarf_tag(die) != DW_TAG_subprogram || dwarf_hasattr(die, DW_AT_declaration) ||
        dwarf_hasattr(die, DW_AT_abstract_origin) || dwarf_diename(die) == NULL) {
        return true;
    }
    lines_declared(search->unit, die, place.file, sizeof place.file, &place.line);
    snprintf(place.function, sizeof place.function, "%s", dwarf_diename(die));
    if (place.line == 0 || is_systems(place.file)) {
        return true;
    }
    look_at(search, &place, die, 0);
    int state = dwarf_child(die, &child);
    for (; state == 0 && position < MOST_PARAMETERS; state = dwarf_siblingof(&child, &child)) {
        if (dwarf_tag(&child) == DW_TAG_formal_parameter) {
            look_at(search, &place, &child, ++position);
        }
    }
    return true;
}

static void search_units(void *context)
{
    struct search *search = context;
    for (size_t i = 0; i < search->probe->unit_count; i++) {
        struct die_walk walk = {visit_function, search, MOST_DIES};
        search->unit = &search->probe->units[i].die;
        die_walk(&walk, search->unit);
    }
}

static int compare(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    const struct source_place *x = &a->by_value.place, *y = &b->by_value.place;
    int result = strcmp(x->file, y->file);
    result = result != 0 ? result : (x->line > y->line) - (x->line < y->line);
    result = result != 0 ? result : strcmp(x->function, y->function);
    return result != 0 ? result : (a->position > b->position) - (a->position < b->position);
}

size_t probe_by_value(struct probe *probe, struct by_value *out, size_t most)
{
    struct search search = {.probe = probe};
    size_t filled = 0;
    if (!probe_has_debug_info(probe) || !trial_of(search_units, &search)) {
        return 0;
    }
    search_units(&search);
    if (search.count > 0) {
        qsort(search.found, search.count, sizeof *search.found, compare);
    }
    for (size_t i = 0; i < search.count && filled < most; i++) {
        if (i == 0 || compare(&search.found[i - 1], &search.found[i]) != 0) {
            out[filled++] = search.found[i].by_value;
        }
    }
    free(search.found);
    return filled;
}
