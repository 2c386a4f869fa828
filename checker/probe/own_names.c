/* SPDX-License-Identifier: MIT
 *
 * Walks over the functions' definitions and keeps those with a name that was asked for; then looks
 * in the machine code for calls of them. A call with a distance in it can only be taken for one of
 * a given function if the four bytes behind a byte like a call's happen to be the distance from
 * there. See own_names.h.
 */
#define _GNU_SOURCE
#include "own_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"
#include "memory.h"

enum { MOST_FOUND = 256, MOST_CODE_BYTES = 64 << 20 };

struct found {
    struct own_name own;
    uint64_t address;
    size_t unit;
};

struct search {
    struct probe *probe;
    const char *const *names;
    size_t name_count;
    size_t unit; /* the one that is walked */
    struct found *found;
    size_t count;
};

/* --- definitions ------------------------------------------------------------------------------ */

static char pointer_kind(Dwarf_Die *pointer)
{
    Dwarf_Die behind;
    size_t size = 0;
    bool is_char = type_of(pointer, &behind) && type_strip(&behind, true) &&
                   dwarf_tag(&behind) == DW_TAG_base_type && type_size(&behind, &size) && size == 1;
    return is_char ? 'c' : 'p';
}

static char kind_of(Dwarf_Die *die)
{
    Dwarf_Die type;
    struct layout_field field = {.kind = FIELD_OTHER};
    if (!type_of(die, &type)) {
        return 'v';
    }
    if (!type_strip(&type, true)) {
        return '?';
    }
    type_describe(&type, &field);
    switch (field.kind) {
    case FIELD_INTEGER:
        return field.size <= 4 ? 'i' : 'l';
    case FIELD_FLOATING:
        return 'f';
    case FIELD_POINTER:
        return pointer_kind(&type);
    default:
        return 's';
    }
}

static void read_kinds(Dwarf_Die *function, char *kinds, size_t room)
{
    Dwarf_Die child;
    size_t used = 0;
    kinds[used++] = kind_of(function);
    int state = dwarf_child(function, &child);
    for (; state == 0 && used + 1 < room; state = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);
        if (tag == DW_TAG_formal_parameter) {
            kinds[used++] = kind_of(&child);
        } else if (tag == DW_TAG_unspecified_parameters) {
            kinds[used++] = '.';
        }
    }
    kinds[used] = '\0';
}

static bool is_external(Dwarf_Die *function)
{
    Dwarf_Attribute attribute;
    bool external = false;
    return dwarf_attr_integrate(function, DW_AT_external, &attribute) != NULL &&
           dwarf_formflag(&attribute, &external) == 0 && external;
}

static bool index_of(const struct search *search, const char *name, size_t *index)
{
    for (size_t i = 0; name != NULL && i < search->name_count; i++) {
        if (strcmp(search->names[i], name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

static bool visit_function(Dwarf_Die *die, int depth, void *context)
{
    struct search *search = context;
    struct found found = {.unit = search->unit};
    Dwarf_Addr address = 0;
    Dwarf_Die *unit = &search->probe->units[search->unit].die;
    (void)depth;
    if (dwarf_tag(die) != DW_TAG_subprogram || dwarf_hasattr(die, DW_AT_declaration) ||
        !index_of(search, dwarf_diename(die), &found.own.name) ||
        dwarf_entrypc(die, &address) != 0 || search->count >= MOST_FOUND) {
        return true;
    }
    found.address = address;
    found.own.external = is_external(die);
    read_kinds(die, found.own.kinds, sizeof found.own.kinds);
    snprintf(found.own.place.function, sizeof found.own.place.function, "%s", dwarf_diename(die));
    lines_declared(unit, die, found.own.place.file, sizeof found.own.place.file,
                   &found.own.place.line);
    if (found.own.place.line > 0) {
        search->found = memory_grow(search->found, search->count + 1, sizeof *search->found);
        search->found[search->count++] = found;
    }
    return true;
}

static void search_definitions(void *context)
{
    struct search *search = context;
    for (search->unit = 0; search->unit < search->probe->unit_count; search->unit++) {
        struct die_walk walk = {visit_function, search, MOST_DIES};
        die_walk(&walk, &search->probe->units[search->unit].die);
    }
}

/* --- calls ------------------------------------------------------------------------------------ */

static void note_call(struct search *search, uint64_t from, uint64_t to, size_t unit)
{
    for (size_t i = 0; i < search->count; i++) {
        struct found *found = &search->found[i];
        bool elsewhere = unit != found->unit;
        if (found->address == to &&
            (!found->own.called || (elsewhere && !found->own.called_elsewhere))) {
            found->own.called = true;
            found->own.called_elsewhere = elsewhere;
            probe_place(search->probe, from, &found->own.caller);
        }
    }
}

static uint32_t word_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* call rel32, jmp rel32 (the last call of a function that was optimised). */
static void calls_x86(struct search *search, const struct span *span, const uint8_t *code)
{
    uint64_t size = span->high - span->low;
    for (uint64_t i = 0; i + 5 <= size; i++) {
        if (code[i] == 0xe8 || code[i] == 0xe9) {
            int64_t distance = (int32_t)word_at(code + i + 1);
            note_call(search, span->low + i, span->low + i + 5 + (uint64_t)distance, span->unit);
        }
    }
}

/* bl, b: a distance of 26 bits, in words. */
static void calls_arm64(struct search *search, const struct span *span, const uint8_t *code)
{
    uint64_t size = span->high - span->low;
    for (uint64_t i = 0; i + 4 <= size; i += 4) {
        uint32_t word = word_at(code + i);
        if ((word & 0x7c000000U) == 0x14000000U) {
            int64_t distance = (int64_t)((int32_t)(word << 6) >> 6) * 4;
            note_call(search, span->low + i, span->low + i + (uint64_t)distance, span->unit);
        }
    }
}

static void search_calls(struct search *search)
{
    const struct probe *probe = search->probe;
    uint64_t budget = MOST_CODE_BYTES; /* a damaged file may have all its units overlap */
    for (size_t i = 0; i < probe->span_count; i++) {
        const struct span *span = &probe->spans[i];
        uint64_t size = span->high - span->low;
        const uint8_t *code = NULL;
        if (size > budget || !probe_text(probe, span->high, size, &code)) {
            continue;
        }
        budget -= size;
        if (probe->machine == EM_X86_64) {
            calls_x86(search, span, code);
        } else if (probe->machine == EM_AARCH64) {
            calls_arm64(search, span, code);
        }
    }
}

/* ---------------------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
    const struct source_place *a = &((const struct found *)left)->own.place;
    const struct source_place *b = &((const struct found *)right)->own.place;
    int result = strcmp(a->file, b->file);
    result = result != 0 ? result : (a->line > b->line) - (a->line < b->line);
    return result != 0 ? result : strcmp(a->function, b->function);
}

size_t probe_own_names(struct probe *probe, const char *const *names, size_t count,
                       struct own_name *out, size_t most)
{
    struct search search = {.probe = probe, .names = names, .name_count = count};
    if (!probe_has_debug_info(probe) || !trial_of(search_definitions, &search)) {
        return 0;
    }
    search_definitions(&search);
    if (search.count > 0) {
        search_calls(&search);
        qsort(search.found, search.count, sizeof *search.found, compare);
    }
    size_t filled = search.count < most ? search.count : most;
    for (size_t i = 0; i < filled; i++) {
        out[i] = search.found[i].own;
    }
    free(search.found);
    return filled;
}
