/* SPDX-License-Identifier: MIT
 *
 * Copies a type out of the debug information, so that thousands of accesses can be compared with it
 * without asking libdw again. Each type is read once; a struct that contains itself (in a damaged
 * file) meets itself unfinished and is given up.
 */
#define _GNU_SOURCE
#include "naming_inside.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_SHAPES = 20000, MOST_PARTS = 200000, MOST_DIMENSIONS = 8, MOST_DEFINITIONS = 100000 };

static struct shape *shape_within(struct shapes *shapes, Dwarf_Die *type, int depth);

static struct shape *shape_new(struct shapes *shapes, const void *key)
{
    struct shape *shape = memory_need(1, sizeof *shape);
    shape->key = key;
    shapes->all = memory_grow(shapes->all, shapes->count + 1, sizeof *shapes->all);
    shapes->all[shapes->count++] = shape;
    return shape;
}

/* ---- structs that are complete in another unit only ---- */

static bool is_group(Dwarf_Die *type)
{
    int tag = dwarf_tag(type);
    return tag == DW_TAG_structure_type || tag == DW_TAG_union_type;
}

static bool visit_group(Dwarf_Die *die, int depth, void *context)
{
    struct shapes *shapes = context;
    (void)depth;
    if (!is_group(die) || dwarf_hasattr(die, DW_AT_declaration) || dwarf_bytesize(die) < 0 ||
        dwarf_diename(die) == NULL) {
        return true;
    }
    shapes->definitions =
        memory_grow(shapes->definitions, shapes->definition_count + 1, sizeof *shapes->definitions);
    shapes->definitions[shapes->definition_count++] = (struct definition){dwarf_diename(die), *die};
    return shapes->definition_count < MOST_DEFINITIONS;
}

static void read_definitions(struct shapes *shapes)
{
    shapes->definitions_read = true;
    for (size_t i = 0; i < shapes->probe->unit_count; i++) {
        struct die_walk walk = {visit_group, shapes, MOST_DIES};
        die_walk(&walk, &shapes->probe->units[i].die);
    }
}

bool shape_resolve(struct shapes *shapes, Dwarf_Die *type)
{
    const char *tag = dwarf_diename(type);
    if (!is_group(type) || !dwarf_hasattr(type, DW_AT_declaration)) {
        return true;
    }
    if (!shapes->definitions_read) {
        read_definitions(shapes);
    }
    for (size_t i = 0; tag != NULL && i < shapes->definition_count; i++) {
        struct definition *found = &shapes->definitions[i];
        if (strcmp(found->tag, tag) == 0 && dwarf_tag(&found->die) == dwarf_tag(type)) {
            *type = found->die;
            return true;
        }
    }
    return false;
}

/* ---- structs and unions ---- */

/* The first bit of a bit-field, counted from the beginning of the struct. Up to DWARF 3 it was
 * counted from the upper end of the storage. */
static bool first_bit(Dwarf_Die *member, uint64_t bits, uint64_t storage, uint64_t *first)
{
    uint64_t from_top = 0;
    size_t offset = 0;
    if (type_number(member, DW_AT_data_bit_offset, first)) {
        return true;
    }
    if (!type_number(member, DW_AT_bit_offset, &from_top) || !member_offset(member, &offset)) {
        return false;
    }
    type_number(member, DW_AT_byte_size, &storage);
    *first = (uint64_t)offset * 8 + storage * 8 - from_top - bits;
    return storage < 64 && from_top + bits <= storage * 8;
}

static bool place_part(Dwarf_Die *member, struct part *part)
{
    uint64_t bits = 0, first = 0;
    size_t offset = 0;
    if (type_number(member, DW_AT_bit_size, &bits)) {
        if (bits == 0 || bits > 128 || !first_bit(member, bits, part->shape->size, &first)) {
            return false;
        }
        part->bits = true;
        part->offset = first / 8;
        part->size = (first % 8 + bits + 7) / 8;
        return true;
    }
    if (!member_offset(member, &offset)) {
        return false;
    }
    part->offset = offset;
    part->size = part->shape->size;
    return true;
}

static bool add_part(struct shapes *shapes, struct shape *group, struct part part, const char *name)
{
    if (shapes->part_count++ >= MOST_PARTS) {
        return false;
    }
    group->parts = memory_grow(group->parts, group->part_count + 1, sizeof *group->parts);
    part.name = text_copy(name);
    group->parts[group->part_count++] = part;
    return true;
}

/* The members of an anonymous struct or union are named like the outer one's own. */
static bool add_anonymous(struct shapes *shapes, struct shape *group, const struct part *outer)
{
    for (size_t i = 0; i < outer->shape->part_count; i++) {
        struct part part = outer->shape->parts[i];
        part.offset += outer->offset;
        if (part.offset < outer->offset || !add_part(shapes, group, part, part.name)) {
            return false;
        }
    }
    return true;
}

static bool read_part(struct shapes *shapes, struct shape *group, Dwarf_Die *member, int depth)
{
    Dwarf_Die type;
    const char *name = dwarf_diename(member);
    if (dwarf_tag(member) != DW_TAG_member || dwarf_hasattr(member, DW_AT_declaration)) {
        return true;
    }
    struct part part = {.shape =
                            type_of(member, &type) ? shape_within(shapes, &type, depth) : NULL};
    if (part.shape == NULL || !place_part(member, &part) || part.offset > group->size ||
        part.size > group->size - part.offset) {
        return false;
    }
    /* The last one decides. */
    group->flexible =
        part.shape->flexible || (part.shape->kind == SHAPE_ARRAY && part.shape->count == 0);
    if (name != NULL) {
        return add_part(shapes, group, part, name);
    }
    return part.shape->kind != SHAPE_GROUP || add_anonymous(shapes, group, &part);
}

static bool read_group(struct shapes *shapes, struct shape *group, Dwarf_Die *type, int depth)
{
    Dwarf_Die member;
    int size = dwarf_bytesize(type);
    group->kind = SHAPE_GROUP;
    if (size <= 0) {
        return false;
    }
    group->size = (uint64_t)size;
    int state = dwarf_child(type, &member);
    for (; state == 0; state = dwarf_siblingof(&member, &member)) {
        if (!read_part(shapes, group, &member, depth + 1)) {
            return false;
        }
    }
    return state > 0 && group->part_count > 0;
}

/* ---- arrays, scalars ---- */

static size_t read_dimensions(Dwarf_Die *array, uint64_t *counts)
{
    Dwarf_Die range;
    size_t count = 0;
    int state = dwarf_child(array, &range);
    for (int step = 0; state == 0 && step < MOST_TYPE_STEPS; step++) {
        if (dwarf_tag(&range) == DW_TAG_subrange_type && count < MOST_DIMENSIONS) {
            counts[count++] = type_dimension(&range);
        }
        state = dwarf_siblingof(&range, &range);
    }
    return state > 0 ? count : 0;
}

static bool read_array(struct shapes *shapes, struct shape *array, Dwarf_Die *type, int depth)
{
    Dwarf_Die behind;
    uint64_t counts[MOST_DIMENSIONS];
    size_t dimensions = read_dimensions(type, counts);
    const struct shape *element =
        type_of(type, &behind) ? shape_within(shapes, &behind, depth + 1) : NULL;
    if (dimensions == 0 || element == NULL || element->size == 0) {
        return false;
    }
    while (dimensions-- > 0) {
        struct shape *here = dimensions > 0 ? shape_new(shapes, NULL) : array;
        here->kind = SHAPE_ARRAY;
        here->usable = here != array;
        here->element = element;
        here->count = counts[dimensions];
        if ((here->count == 0 && dimensions > 0) ||
            __builtin_mul_overflow(element->size, here->count, &here->size)) {
            return false;
        }
        element = here;
    }
    return true;
}

static bool read_scalar(struct shape *scalar, Dwarf_Die *type)
{
    size_t size = 0;
    uint64_t encoding = 0;
    scalar->kind = SHAPE_SCALAR;
    if (!type_size(type, &size) || size == 0 || size > 64) {
        return false;
    }
    scalar->size = size;
    if (type_number(type, DW_AT_encoding, &encoding) && encoding == DW_ATE_complex_float) {
        scalar->grain = size / 2;
    }
    return true;
}

/* __attribute__((vector_size)): read as one, or an element at a time. */
static bool read_vector(struct shapes *shapes, struct shape *vector, Dwarf_Die *type, int depth)
{
    if (!read_array(shapes, vector, type, depth) || vector->size == 0) {
        return false;
    }
    vector->kind = SHAPE_SCALAR;
    vector->grain = vector->element->size;
    return true;
}

static bool read_bare(struct shapes *shapes, struct shape *shape, Dwarf_Die *type, int depth)
{
    switch (dwarf_tag(type)) {
    case DW_TAG_structure_type:
    case DW_TAG_union_type:
        return shape_resolve(shapes, type) && read_group(shapes, shape, type, depth);
    case DW_TAG_array_type:
        return dwarf_hasattr(type, DW_AT_GNU_vector) ? read_vector(shapes, shape, type, depth)
                                                     : read_array(shapes, shape, type, depth);
    case DW_TAG_base_type:
    case DW_TAG_enumeration_type:
    case DW_TAG_pointer_type:
        return read_scalar(shape, type);
    default:
        return false;
    }
}

/* ---- any type ---- */

static bool from_the_system(Dwarf_Die *die)
{
    static const char *const folders[] = {"/usr/include/", "/usr/lib/", "/usr/local/include/"};
    char file[256] = "";
    int line = 0;
    Dwarf_Die unit;
    if (dwarf_diecu(die, &unit, NULL, NULL) == NULL) {
        return false;
    }
    lines_declared(&unit, die, file, sizeof file, &line);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (strncmp(file, folders[i], strlen(folders[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Behind the typedefs; *opaque if one of them gives a library's struct its name. */
static bool behind_typedefs(Dwarf_Die *type, bool *opaque)
{
    bool from_library = false;
    for (int step = 0; step < MOST_TYPE_STEPS; step++) {
        Dwarf_Die behind;
        if (!type_strip(type, false)) {
            return false;
        }
        if (dwarf_tag(type) != DW_TAG_typedef) {
            *opaque = from_library && (is_group(type) || dwarf_tag(type) == DW_TAG_array_type);
            return true;
        }
        from_library = from_library || from_the_system(type);
        if (!type_of(type, &behind)) {
            return false;
        }
        *type = behind;
    }
    return false;
}

static bool read_opaque(struct shape *shape, Dwarf_Die *type)
{
    size_t size = 0;
    shape->kind = SHAPE_OPAQUE;
    if (!type_size(type, &size) || size == 0) {
        return false;
    }
    shape->size = size;
    return true;
}

static char *name_of_type(Dwarf_Die *type)
{
    char name[256];
    int tag = dwarf_tag(type);
    bool has_name = tag == DW_TAG_array_type || dwarf_diename(type) != NULL;
    type_name(type, name, sizeof name);
    return has_name ? text_copy(name) : NULL;
}

static struct shape *shape_known(const struct shapes *shapes, const void *key)
{
    for (size_t i = 0; i < shapes->count; i++) {
        if (shapes->all[i]->key == key) {
            return shapes->all[i];
        }
    }
    return NULL;
}

static struct shape *shape_within(struct shapes *shapes, Dwarf_Die *type, int depth)
{
    Dwarf_Die bare = *type;
    bool opaque = false;
    if (depth > MOST_DEPTH || !type_strip(&bare, false)) {
        return NULL;
    }
    struct shape *shape = shape_known(shapes, bare.addr);
    if (shape != NULL || shapes->count >= MOST_SHAPES) {
        return shape != NULL && shape->usable ? shape : NULL;
    }
    shape = shape_new(shapes, bare.addr);
    shape->name = name_of_type(&bare);
    if (behind_typedefs(&bare, &opaque)) {
        shape->usable = opaque ? read_opaque(shape, &bare) : read_bare(shapes, shape, &bare, depth);
    }
    return shape->usable ? shape : NULL;
}

const struct shape *shape_of(struct shapes *shapes, Dwarf_Die *type)
{
    return shape_within(shapes, type, 0);
}

bool shape_is_bytes(Dwarf_Die *type)
{
    Dwarf_Die bare = *type;
    uint64_t encoding = 0;
    if (!type_strip(&bare, true) || dwarf_tag(&bare) == DW_TAG_pointer_type ||
        dwarf_tag(&bare) == DW_TAG_subroutine_type) {
        return true;
    }
    return dwarf_tag(&bare) == DW_TAG_base_type && type_number(&bare, DW_AT_encoding, &encoding) &&
           (encoding == DW_ATE_signed_char || encoding == DW_ATE_unsigned_char);
}

/* Each unit has its own copy of a header's types. */
bool shape_same(const struct shape *left, const struct shape *right)
{
    return left == right || (left->name != NULL && right->name != NULL &&
                             left->size == right->size && strcmp(left->name, right->name) == 0);
}

void shapes_release(struct shapes *shapes)
{
    for (size_t i = 0; i < shapes->count; i++) {
        for (size_t part = 0; part < shapes->all[i]->part_count; part++) {
            free(shapes->all[i]->parts[part].name);
        }
        free(shapes->all[i]->parts);
        free(shapes->all[i]->name);
        free(shapes->all[i]);
    }
    free(shapes->all);
    free(shapes->definitions);
    *shapes = (struct shapes){.count = 0};
}
