/* SPDX-License-Identifier: MIT
 *
 * What a type is: its size, its natural alignment, its name as C writes it, what kind of value it
 * holds. libdw's own dwarf_peel_type() and dwarf_aggregate_size() are not used: they follow
 * references without end, and a damaged file may have references that form a circle.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool type_of(Dwarf_Die *die, Dwarf_Die *type)
{
    Dwarf_Attribute attribute;
    return dwarf_attr_integrate(die, DW_AT_type, &attribute) != NULL &&
           dwarf_formref_die(&attribute, type) != NULL;
}

static bool is_wrapper(int tag, bool also_typedefs)
{
    return tag == DW_TAG_const_type || tag == DW_TAG_volatile_type || tag == DW_TAG_restrict_type ||
           tag == DW_TAG_atomic_type || (also_typedefs && tag == DW_TAG_typedef);
}

bool type_strip(Dwarf_Die *type, bool also_typedefs)
{
    for (int step = 0; step < MOST_TYPE_STEPS; step++) {
        Dwarf_Die behind;
        if (!is_wrapper(dwarf_tag(type), also_typedefs)) {
            return true;
        }
        if (!type_of(type, &behind)) {
            return false;
        }
        *type = behind;
    }
    return false;
}

bool type_complete_struct(Dwarf_Die *type)
{
    return dwarf_tag(type) == DW_TAG_structure_type && !dwarf_hasattr(type, DW_AT_declaration) &&
           dwarf_bytesize(type) >= 0;
}

bool type_number(Dwarf_Die *die, unsigned int which, uint64_t *value)
{
    Dwarf_Attribute attribute;
    Dwarf_Word word = 0;
    if (dwarf_attr_integrate(die, which, &attribute) == NULL ||
        dwarf_formudata(&attribute, &word) != 0) {
        return false;
    }
    *value = word;
    return true;
}

/* How many elements one dimension has; 0 for `x[]` (no bound, or an upper bound of -1). */
size_t type_dimension(Dwarf_Die *range)
{
    uint64_t value = 0;
    if (type_number(range, DW_AT_count, &value)) {
        return value;
    }
    return type_number(range, DW_AT_upper_bound, &value) ? value + 1 : 0;
}

/* Calls for each dimension of an array; false for absurd ones. `text` gets "[2][3]", or is NULL. */
static bool dimensions(Dwarf_Die *array, size_t *elements, char *text, size_t size)
{
    Dwarf_Die range;
    int state = dwarf_child(array, &range);
    size_t used = 0;
    *elements = 1;
    for (int step = 0; state == 0 && step < MOST_TYPE_STEPS; step++) {
        size_t count = dwarf_tag(&range) == DW_TAG_subrange_type ? type_dimension(&range) : 1;
        if (__builtin_mul_overflow(*elements, count, elements)) {
            return false;
        }
        if (text != NULL && used < size) {
            const char *form = count > 0 ? "[%zu]" : "[]";
            used += (size_t)snprintf(text + used, size - used, form, count);
        }
        state = dwarf_siblingof(&range, &range);
    }
    return true;
}

static size_t address_size(Dwarf_Die *type)
{
    uint8_t size = 8;
    Dwarf_Die unit;
    return dwarf_diecu(type, &unit, &size, NULL) != NULL ? size : 8;
}

/* Down through typedefs and arrays to what an element is; multiplies *elements on the way. */
static bool element_of(Dwarf_Die *type, size_t *elements)
{
    *elements = 1;
    for (int step = 0; step < MOST_DEPTH; step++) {
        size_t here = 1;
        Dwarf_Die element;
        if (!type_strip(type, true)) {
            return false;
        }
        if (dwarf_tag(type) != DW_TAG_array_type) {
            return true;
        }
        if (!dimensions(type, &here, NULL, 0) || !type_of(type, &element) ||
            __builtin_mul_overflow(*elements, here, elements)) {
            return false;
        }
        *type = element;
    }
    return false;
}

bool type_size(Dwarf_Die *type, size_t *size)
{
    Dwarf_Die element = *type;
    size_t elements = 1;
    if (!element_of(&element, &elements)) {
        return false;
    }
    int bytes = dwarf_bytesize(&element);
    if (bytes < 0 && dwarf_tag(&element) != DW_TAG_pointer_type) {
        return false;
    }
    size_t each = bytes >= 0 ? (size_t)bytes : address_size(&element); /* clang leaves it out */
    return !__builtin_mul_overflow(each, elements, size);
}

static size_t power_of_two_in(size_t size)
{
    size_t alignment = 1;
    while (alignment < 16 && alignment * 2 <= size) {
        alignment *= 2;
    }
    return alignment;
}

/* For members: a budget, as structs in a damaged file may contain themselves. */
static size_t alignment_within(Dwarf_Die *type, int depth, int *budget)
{
    size_t elements = 1, largest = 1, size = 0;
    uint64_t encoding = 0;
    Dwarf_Die member, inner;
    if (depth > MOST_DEPTH || !element_of(type, &elements)) {
        return 1;
    }
    if (dwarf_tag(type) != DW_TAG_structure_type && dwarf_tag(type) != DW_TAG_union_type) {
        bool pair =
            type_number(type, DW_AT_encoding, &encoding) && encoding == DW_ATE_complex_float;
        return type_size(type, &size) ? power_of_two_in(pair ? size / 2 : size) : 1;
    }
    int state = dwarf_child(type, &member);
    for (; state == 0 && --*budget > 0; state = dwarf_siblingof(&member, &member)) {
        if (dwarf_tag(&member) == DW_TAG_member && type_of(&member, &inner)) {
            size_t here = alignment_within(&inner, depth + 1, budget);
            largest = here > largest ? here : largest;
        }
    }
    return largest;
}

size_t type_alignment(Dwarf_Die *type)
{
    Dwarf_Die copy = *type;
    int budget = 10000;
    return alignment_within(&copy, 0, &budget);
}

enum { NAME_ROOM = 512 };

/* snprintf() for names, which may be cut off: that is meant, so the compiler is not to warn. */
static void __attribute__((format(printf, 3, 4)))
put(char *into, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(into, size, format, arguments);
    va_end(arguments);
}

static void name_within(Dwarf_Die *type, int depth, char *into, size_t size);

static void name_behind(Dwarf_Die *type, int depth, char *into, size_t size)
{
    Dwarf_Die behind;
    if (!type_of(type, &behind)) {
        put(into, size, "void");
    } else if (depth < MOST_DEPTH) {
        name_within(&behind, depth + 1, into, size);
    } else {
        put(into, size, "?");
    }
}

static int tag_behind(Dwarf_Die *type)
{
    Dwarf_Die behind;
    return type_of(type, &behind) ? dwarf_tag(&behind) : DW_TAG_invalid;
}

static void name_pointer(Dwarf_Die *type, int depth, char *into, size_t size)
{
    char target[NAME_ROOM];
    int tag = tag_behind(type);
    if (tag == DW_TAG_subroutine_type) {
        put(into, size, "pointer to function");
        return;
    }
    name_behind(type, depth, target, sizeof target);
    if (tag == DW_TAG_array_type || strncmp(target, "pointer to", 10) == 0) {
        put(into, size, "pointer to %s", target);
        return;
    }
    size_t length = strlen(target);
    bool stars = length > 0 && target[length - 1] == '*';
    put(into, size, "%s%s", target, stars ? "*" : " *");
}

static const char *qualifier(int tag)
{
    switch (tag) {
    case DW_TAG_const_type:
        return "const";
    case DW_TAG_volatile_type:
        return "volatile";
    case DW_TAG_restrict_type:
        return "restrict";
    case DW_TAG_atomic_type:
        return "_Atomic";
    default:
        return NULL;
    }
}

/* "const int", but "char *const": a qualifier stands behind the pointer that it qualifies. */
static void name_qualified(Dwarf_Die *type, const char *word, int depth, char *into, size_t size)
{
    char rest[NAME_ROOM];
    name_behind(type, depth, rest, sizeof rest);
    if (strchr(rest, '*') == NULL) {
        put(into, size, "%s %s", word, rest);
    } else {
        bool tight = rest[strlen(rest) - 1] == '*';
        put(into, size, "%s%s%s", rest, tight ? "" : " ", word);
    }
}

static void name_array(Dwarf_Die *type, int depth, char *into, size_t size)
{
    char element[NAME_ROOM], counts[64] = "";
    size_t elements = 0;
    name_behind(type, depth, element, sizeof element);
    dimensions(type, &elements, counts, sizeof counts);
    put(into, size, "%s%s", element, counts);
}

static void name_tagged(Dwarf_Die *type, char *into, size_t size)
{
    int tag = dwarf_tag(type);
    const char *name = dwarf_diename(type);
    const char *word = tag == DW_TAG_structure_type     ? "struct"
                       : tag == DW_TAG_union_type       ? "union"
                       : tag == DW_TAG_enumeration_type ? "enum"
                                                        : NULL;
    if (word == NULL) {
        put(into, size, "%s", name ? name : "?");
    } else if (name == NULL) {
        put(into, size, "anonymous %s", word);
    } else {
        put(into, size, "%s %s", word, name);
    }
}

/* GCC's and Clang's "long unsigned int" is what C programmers call "unsigned long". */
static const char *usual_spelling(const char *name)
{
    static const struct {
        const char *dwarf, *c;
    } spellings[] = {
        {"long int", "long"},           {"long unsigned int", "unsigned long"},
        {"long long int", "long long"}, {"long long unsigned int", "unsigned long long"},
        {"short int", "short"},         {"short unsigned int", "unsigned short"}};
    for (size_t i = 0; name != NULL && i < sizeof spellings / sizeof spellings[0]; i++) {
        if (strcmp(name, spellings[i].dwarf) == 0) {
            return spellings[i].c;
        }
    }
    return name;
}

static void name_within(Dwarf_Die *type, int depth, char *into, size_t size)
{
    int tag = dwarf_tag(type);
    const char *word = qualifier(tag);
    if (word != NULL) {
        name_qualified(type, word, depth, into, size);
    } else if (tag == DW_TAG_pointer_type) {
        name_pointer(type, depth, into, size);
    } else if (tag == DW_TAG_array_type) {
        name_array(type, depth, into, size);
    } else if (tag == DW_TAG_base_type) {
        const char *name = usual_spelling(dwarf_diename(type));
        put(into, size, "%s", name ? name : "?");
    } else {
        name_tagged(type, into, size);
    }
}

void type_name(Dwarf_Die *type, char *into, size_t size)
{
    char name[NAME_ROOM];
    name_within(type, 0, name, sizeof name);
    put(into, size, "%s", name);
}

static void describe_base(Dwarf_Die *type, struct layout_field *field)
{
    uint64_t encoding = 0;
    type_number(type, DW_AT_encoding, &encoding);
    switch (encoding) {
    case DW_ATE_float:
        field->kind = FIELD_FLOATING;
        field->is_signed = true;
        break;
    case DW_ATE_signed:
    case DW_ATE_signed_char:
        field->kind = FIELD_INTEGER;
        field->is_signed = true;
        break;
    case DW_ATE_unsigned:
    case DW_ATE_unsigned_char:
    case DW_ATE_boolean:
    case DW_ATE_UTF:
        field->kind = FIELD_INTEGER;
        break;
    default: /* complex numbers and the like */
        break;
    }
}

/* GCC says which integer an enum is stored in, Clang too; without it, unsigned. */
static void describe_enum(Dwarf_Die *type, struct layout_field *field)
{
    Dwarf_Die integer;
    field->kind = FIELD_INTEGER;
    if (type_of(type, &integer) && type_strip(&integer, true)) {
        describe_base(&integer, field);
    }
}

void type_describe(Dwarf_Die *type, struct layout_field *field)
{
    Dwarf_Die element = *type;
    type_name(type, field->type, sizeof field->type);
    field->kind = FIELD_OTHER;
    field->is_signed = false;
    field->elements = 1;
    if (!type_size(type, &field->size)) {
        field->size = 0;
    }
    if (!element_of(&element, &field->elements)) {
        field->elements = 1;
        return;
    }
    switch (dwarf_tag(&element)) {
    case DW_TAG_base_type:
        describe_base(&element, field);
        break;
    case DW_TAG_enumeration_type:
        describe_enum(&element, field);
        break;
    case DW_TAG_pointer_type:
        field->kind = FIELD_POINTER;
        break;
    default:
        break;
    }
}

/* DWARF 2 wrote the offset as an expression that adds a constant; later versions as a number. */
bool member_offset(Dwarf_Die *member, size_t *offset)
{
    uint64_t value = 0;
    Dwarf_Attribute attribute;
    Dwarf_Op *steps = NULL;
    size_t count = 0;
    *offset = 0; /* members of a union need not say anything */
    if (type_number(member, DW_AT_data_bit_offset, &value)) {
        *offset = value / 8;
    } else if (type_number(member, DW_AT_data_member_location, &value)) {
        *offset = value;
    } else if (dwarf_attr(member, DW_AT_data_member_location, &attribute) != NULL) {
        if (dwarf_getlocation(&attribute, &steps, &count) != 0 || count != 1 ||
            steps[0].atom != DW_OP_plus_uconst) {
            return false;
        }
        *offset = steps[0].number;
    }
    return true;
}
