/* SPDX-License-Identifier: MIT
 *
 * Looks for a name below a function's DIE and among its unit's variables. Scopes are not told
 * apart: where a name is used twice, all of that name must be alike, or none is meant. See
 * variables.h.
 */
#define _GNU_SOURCE
#include "variables.h"

#include <stdio.h>
#include <string.h>

#include "inside.h"

struct search {
    const char *file, *function, *name;
    Dwarf_Die *unit;
    bool found, unlike;
    struct variable variable;
    int position; /* parameters met so far */
};

static void describe(Dwarf_Die *type, struct variable *variable)
{
    Dwarf_Die bare = *type, behind;
    *variable = (struct variable){.pointer = false};
    type_name(type, variable->type, sizeof variable->type);
    if (!type_size(type, &variable->size)) {
        variable->size = 0;
    }
    variable->pointer = type_strip(&bare, true) && dwarf_tag(&bare) == DW_TAG_pointer_type;
    if (variable->pointer && type_of(&bare, &behind)) {
        type_size(&behind, &variable->target_size);
    }
}

static void take(struct search *search, Dwarf_Die *die, int parameter)
{
    Dwarf_Die type;
    struct variable variable;
    if (!type_of(die, &type)) {
        search->unlike = true;
        return;
    }
    describe(&type, &variable);
    variable.parameter = parameter;
    search->unlike |= search->found && (strcmp(variable.type, search->variable.type) != 0 ||
                                        variable.parameter != search->variable.parameter);
    search->found = true;
    search->variable = variable;
}

static bool is_named(Dwarf_Die *die, const char *name)
{
    const char *own = dwarf_diename(die);
    return own != NULL && strcmp(own, name) == 0;
}

static bool visit_local(Dwarf_Die *die, int depth, void *context)
{
    struct search *search = context;
    int tag = dwarf_tag(die), parameter = 0;
    if (tag == DW_TAG_formal_parameter && depth == 0) {
        parameter = ++search->position;
    }
    if ((tag == DW_TAG_variable || tag == DW_TAG_formal_parameter) && is_named(die, search->name)) {
        take(search, die, parameter);
    }
    return true;
}

static bool visit_function(Dwarf_Die *die, int depth, void *context)
{
    struct search *search = context;
    char file[256] = "";
    int line = 0;
    (void)depth;
    if (dwarf_tag(die) != DW_TAG_subprogram || dwarf_hasattr(die, DW_AT_declaration) ||
        dwarf_hasattr(die, DW_AT_abstract_origin) || !is_named(die, search->function)) {
        return true;
    }
    lines_declared(search->unit, die, file, sizeof file, &line);
    if (strcmp(file, search->file) == 0) {
        struct die_walk walk = {visit_local, search, MOST_DIES};
        search->position = 0;
        die_walk(&walk, die);
    }
    return true;
}

static void search_globals(struct search *search)
{
    Dwarf_Die die;
    long budget = MOST_DIES;
    int state = dwarf_child(search->unit, &die);
    for (; state == 0 && budget-- > 0; state = dwarf_siblingof(&die, &die)) {
        if (dwarf_tag(&die) == DW_TAG_variable && is_named(&die, search->name)) {
            take(search, &die, 0);
        }
    }
}

struct task {
    struct probe *probe;
    struct search search;
};

static void search_units(void *context)
{
    struct task *task = context;
    struct search *search = &task->search;
    for (size_t i = 0; i < task->probe->unit_count; i++) {
        struct die_walk walk = {visit_function, search, MOST_DIES};
        search->unit = &task->probe->units[i].die;
        die_walk(&walk, search->unit);
    }
    char file[256];
    for (size_t i = 0; !search->found && i < task->probe->unit_count; i++) {
        search->unit = &task->probe->units[i].die;
        const char *path = dwarf_diename(search->unit);
        lines_file_name(search->unit, path ? path : "", file, sizeof file);
        if (strcmp(file, search->file) == 0) {
            search_globals(search);
        }
    }
}

bool probe_variable(struct probe *probe, const char *file, const char *function, const char *name,
                    struct variable *variable)
{
    struct task task = {.probe = probe,
                        .search = {.file = file, .function = function, .name = name}};
    if (!probe_has_debug_info(probe) || !trial_of(search_units, &task)) {
        return false;
    }
    search_units(&task);
    *variable = task.search.variable;
    return task.search.found && !task.search.unlike;
}
