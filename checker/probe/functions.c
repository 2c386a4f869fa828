/* SPDX-License-Identifier: MIT
 *
 * Which function holds an address. dwarf_getscopes() would walk a unit's tree for every question
 * (and recurses as deep as the file says), so each unit's functions are read once, when first
 * asked.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static bool walk_level(struct die_walk *walk, Dwarf_Die *parent, int depth)
{
    Dwarf_Die die;
    int state = depth < MOST_DEPTH ? dwarf_child(parent, &die) : 1;
    while (state == 0) {
        if (walk->budget-- <= 0 || !walk->visit(&die, depth, walk->context)) {
            return false;
        }
        if (dwarf_haschildren(&die) == 1 && !walk_level(walk, &die, depth + 1)) {
            return false;
        }
        state = dwarf_siblingof(&die, &die);
    }
    return true;
}

void die_walk(struct die_walk *walk, Dwarf_Die *root)
{
    walk_level(walk, root, 0);
}

static void add_function(struct unit *unit, struct function_span span)
{
    unit->functions =
        memory_grow(unit->functions, unit->function_count + 1, sizeof *unit->functions);
    unit->functions[unit->function_count++] = span;
}

static bool visit_function(Dwarf_Die *die, int depth, void *context)
{
    struct unit *unit = context;
    int tag = dwarf_tag(die);
    if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine) {
        return true;
    }
    const char *name = dwarf_diename(die); /* follows the origin of inlined and cloned code */
    Dwarf_Addr base = 0, low = 0, high = 0;
    ptrdiff_t next = 0;
    while (name != NULL && unit->function_count < MOST_RANGES &&
           (next = dwarf_ranges(die, next, &base, &low, &high)) > 0) {
        if (low < high) {
            add_function(unit, (struct function_span){low, high, depth, name});
        }
    }
    return true;
}

static int by_low_and_depth(const void *left, const void *right)
{
    const struct function_span *a = left, *b = right;
    if (a->low != b->low) {
        return a->low < b->low ? -1 : 1;
    }
    return (a->depth > b->depth) - (a->depth < b->depth);
}

static void read_functions(struct unit *unit)
{
    struct die_walk walk = {visit_function, unit, MOST_DIES};
    unit->functions_read = true;
    die_walk(&walk, &unit->die);
    if (unit->function_count > 0) {
        qsort(unit->functions, unit->function_count, sizeof *unit->functions, by_low_and_depth);
    }
}

/* Ranges are nested, so the last one that begins before the address and holds it is innermost. */
const char *functions_at(struct unit *unit, uint64_t address)
{
    if (!unit->functions_read) {
        read_functions(unit);
    }
    size_t low = 0, high = unit->function_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (unit->functions[middle].low <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low-- > 0) {
        if (address < unit->functions[low].high) {
            return unit->functions[low].name;
        }
    }
    return NULL;
}

void functions_release(struct unit *unit)
{
    free(unit->functions);
}

struct definition {
    const char *name;
    bool found;
    Dwarf_Die die;
};

static bool visit_definition(Dwarf_Die *die, int depth, void *context)
{
    struct definition *wanted = context;
    (void)depth;
    if (dwarf_tag(die) != DW_TAG_subprogram || dwarf_hasattr(die, DW_AT_declaration)) {
        return true;
    }
    const char *name = dwarf_diename(die);
    if (name == NULL || strcmp(name, wanted->name) != 0) {
        return true;
    }
    wanted->found = true;
    wanted->die = *die;
    return false;
}

bool probe_function(struct probe *probe, const char *name, struct source_place *place)
{
    for (size_t i = 0; probe->sound && i < probe->unit_count; i++) {
        struct definition wanted = {.name = name};
        struct die_walk walk = {visit_definition, &wanted, MOST_DIES};
        die_walk(&walk, &probe->units[i].die);
        if (!wanted.found) {
            continue;
        }
        *place = (struct source_place){.line = 0};
        lines_declared(&probe->units[i].die, &wanted.die, place->file, sizeof place->file,
                       &place->line);
        snprintf(place->function, sizeof place->function, "%s", name);
        if (place->line > 0 && place->file[0] != '\0') {
            return true;
        }
    }
    return false;
}
