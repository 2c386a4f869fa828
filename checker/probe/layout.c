/* SPDX-License-Identifier: MIT
 *
 * Finds a struct in the debug information and lists its members; those of anonymous structs and
 * unions inside it count as its own. See probe.h for what is asked, types.c for what a type is.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_FIELDS = 4096, MOST_MEMBER_STEPS = 20000 };

/* A struct that was found, and the typedef that gives it its name. */
struct found {
    bool is_found, has_typedef;
    Dwarf_Die structure, alias, unit;
};

struct reading {
    struct layout *layout;
    Dwarf_Die *unit;
    int budget;
};

static void read_members(struct reading *reading, Dwarf_Die *structure, size_t base, int depth);

static void add_field(struct reading *reading, Dwarf_Die *member, Dwarf_Die *type, size_t offset)
{
    struct layout *layout = reading->layout;
    if (layout->field_count >= MOST_FIELDS) {
        return;
    }
    layout->fields = memory_grow(layout->fields, layout->field_count + 1, sizeof *layout->fields);
    struct layout_field *field = &layout->fields[layout->field_count++];
    *field = (struct layout_field){.offset = offset};
    snprintf(field->name, sizeof field->name, "%s", dwarf_diename(member));
    type_describe(type, field);
    lines_declared(reading->unit, member, NULL, 0, &field->line);
}

static void read_member(struct reading *reading, Dwarf_Die *member, size_t base, int depth)
{
    Dwarf_Die type, bare;
    size_t offset = 0;
    if (dwarf_tag(member) != DW_TAG_member || !type_of(member, &type) ||
        !member_offset(member, &offset) || __builtin_add_overflow(base, offset, &offset)) {
        return;
    }
    if (dwarf_diename(member) != NULL) {
        add_field(reading, member, &type, offset);
        return;
    }
    bare = type;
    if (type_strip(&bare, true) &&
        (dwarf_tag(&bare) == DW_TAG_structure_type || dwarf_tag(&bare) == DW_TAG_union_type)) {
        read_members(reading, &bare, offset, depth + 1);
    }
}

static void read_members(struct reading *reading, Dwarf_Die *structure, size_t base, int depth)
{
    Dwarf_Die member;
    int state = depth < MOST_DEPTH ? dwarf_child(structure, &member) : 1;
    while (state == 0 && reading->budget-- > 0) {
        read_member(reading, &member, base, depth);
        state = dwarf_siblingof(&member, &member);
    }
}

static void read_layout(struct found *found, const char *name, struct layout *layout)
{
    Dwarf_Die *where = found->has_typedef ? &found->alias : &found->structure;
    struct reading reading = {layout, &found->unit, MOST_MEMBER_STEPS};
    *layout = (struct layout){.alignment = type_alignment(&found->structure)};
    type_size(&found->structure, &layout->size);
    snprintf(layout->name, sizeof layout->name, "%s", name ? name : "");
    /* The struct's own line is better than its typedef's, which stands at the closing brace. */
    where = dwarf_hasattr(&found->structure, DW_AT_decl_line) ? &found->structure : where;
    lines_declared(&found->unit, where, layout->file, sizeof layout->file, &layout->line);
    read_members(&reading, &found->structure, 0, 0);
}

struct search {
    const char *name;
    const char *tag; /* set when a typedef of that name leads to `struct tag;` only */
    struct found found;
};

static bool visit_named(Dwarf_Die *die, int depth, void *context)
{
    struct search *search = context;
    int tag = dwarf_tag(die);
    (void)depth;
    if (tag != DW_TAG_structure_type && tag != DW_TAG_typedef) {
        return true;
    }
    const char *name = dwarf_diename(die);
    Dwarf_Die structure = *die;
    if (name == NULL || strcmp(name, search->name) != 0 || !type_strip(&structure, true)) {
        return true;
    }
    if (!type_complete_struct(&structure)) {
        if (tag == DW_TAG_typedef && dwarf_tag(&structure) == DW_TAG_structure_type) {
            search->tag = dwarf_diename(&structure);
        }
        return true;
    }
    search->found.is_found = true;
    search->found.structure = structure;
    search->found.has_typedef = tag == DW_TAG_typedef;
    search->found.alias = *die;
    return false;
}

static void search_units(struct probe *probe, struct search *search)
{
    for (size_t i = 0; i < probe->unit_count && !search->found.is_found; i++) {
        struct die_walk walk = {visit_named, search, MOST_DIES};
        search->found.unit = probe->units[i].die;
        die_walk(&walk, &probe->units[i].die);
    }
}

bool probe_layout(struct probe *probe, const char *name, struct layout *layout)
{
    struct search search = {.name = name};
    *layout = (struct layout){.size = 0};
    if (!probe->sound) {
        return false;
    }
    search_units(probe, &search);
    if (!search.found.is_found && search.tag != NULL) {
        search.name = search.tag; /* the struct itself is complete in another unit */
        search_units(probe, &search);
    }
    if (!search.found.is_found) {
        return false;
    }
    read_layout(&search.found, name, layout);
    return true;
}

struct contest {
    const char *const *names;
    size_t name_count, best;
    Dwarf_Die unit;
    struct found winner;
    int budget;
};

static bool is_wanted(const struct contest *contest, const char *name)
{
    for (size_t i = 0; name != NULL && i < contest->name_count; i++) {
        if (strcmp(name, contest->names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static size_t score(struct contest *contest, Dwarf_Die *structure, int depth)
{
    Dwarf_Die member, type;
    size_t points = 0;
    int state = depth < MOST_DEPTH ? dwarf_child(structure, &member) : 1;
    for (; state == 0 && contest->budget-- > 0; state = dwarf_siblingof(&member, &member)) {
        const char *name = dwarf_diename(&member);
        if (dwarf_tag(&member) != DW_TAG_member) {
            continue;
        }
        if (name != NULL) {
            points += is_wanted(contest, name);
        } else if (type_of(&member, &type) && type_strip(&type, true)) {
            points += score(contest, &type, depth + 1);
        }
    }
    return points;
}

static bool visit_candidate(Dwarf_Die *die, int depth, void *context)
{
    struct contest *contest = context;
    (void)depth;
    if (!type_complete_struct(die)) {
        return true;
    }
    contest->budget = MOST_MEMBER_STEPS;
    size_t points = score(contest, die, 0);
    if (points > contest->best) {
        contest->best = points;
        contest->winner =
            (struct found){.is_found = true, .structure = *die, .unit = contest->unit};
    }
    return true;
}

static bool visit_typedef(Dwarf_Die *die, int depth, void *context)
{
    struct found *found = context;
    Dwarf_Die type = *die;
    (void)depth;
    if (dwarf_tag(die) != DW_TAG_typedef || !type_strip(&type, true) ||
        dwarf_dieoffset(&type) != dwarf_dieoffset(&found->structure)) {
        return true;
    }
    found->has_typedef = true;
    found->alias = *die;
    return false;
}

bool probe_layout_like(struct probe *probe, const char *const *names, size_t name_count,
                       size_t least, struct layout *layout)
{
    struct contest contest = {.names = names, .name_count = name_count};
    *layout = (struct layout){.size = 0};
    for (size_t i = 0; probe->sound && i < probe->unit_count; i++) {
        struct die_walk walk = {visit_candidate, &contest, MOST_DIES};
        contest.unit = probe->units[i].die;
        die_walk(&walk, &probe->units[i].die);
    }
    if (!contest.winner.is_found || contest.best < least) {
        return false;
    }
    struct die_walk walk = {visit_typedef, &contest.winner, MOST_DIES};
    die_walk(&walk, &contest.winner.unit);
    const char *name = dwarf_diename(contest.winner.has_typedef ? &contest.winner.alias
                                                                : &contest.winner.structure);
    read_layout(&contest.winner, name, layout);
    return true;
}

void layout_release(struct layout *layout)
{
    free(layout->fields);
    *layout = (struct layout){.size = 0};
}
