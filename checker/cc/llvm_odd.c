/* SPDX-License-Identifier: MIT
 *
 * Finds accesses of odd sizes. See llvm_odd.h.
 *
 *   %3 = load volatile i24, i24* %2, align 1, !dbg !12
 *   store x86_fp80 %3, x86_fp80* %2, align 16, !dbg !12
 */
#define _GNU_SOURCE
#include "llvm_odd.h"

#include <stdlib.h>
#include <string.h>

#include "announce.h"

/* Bits of a number; 0: not known. */
static unsigned long scalar_bits(const char *type)
{
    static const struct {
        const char *name;
        unsigned long bits;
    } names[] = {{"half", 16},     {"bfloat", 16}, {"float", 32}, {"double", 64},
                 {"x86_fp80", 80}, {"fp128", 128}, {"ptr", 0}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (starts_with(type, names[i].name)) {
            return names[i].bits;
        }
    }
    return type[0] == 'i' ? strtoul(type + 1, NULL, 10) : 0;
}

/* i24, x86_fp80, <3 x float> */
static unsigned long type_bits(const char *type)
{
    char *end;
    if (type[0] != '<') {
        return scalar_bits(type);
    }
    unsigned long count = strtoul(type + 1, &end, 10);
    return starts_with(end, " x ") && strchr(end, '*') == NULL ? count * scalar_bits(end + 3) : 0;
}

static bool is_odd(unsigned long bits)
{
    bool power = bits > 0 && (bits & (bits - 1)) == 0;
    return bits > 0 && bits < 1 << 16 && !(power && bits >= 8 && bits <= 128);
}

bool llvm_odd_read(const char *line, struct llvm_odd *odd)
{
    char type[64];
    const char *at = strstr(line, " = load ");
    *odd = (struct llvm_odd){.writes = at == NULL};
    at = at != NULL ? at + strlen(" = load ") : line + strspn(line, " ");
    if (odd->writes && !starts_with(at, "store ")) {
        return false;
    }
    at += odd->writes ? strlen("store ") : 0;
    at += starts_with(at, "volatile ") ? strlen("volatile ") : 0;
    const char *end = llvm_piece_end(at, true);
    if (end - at >= (long)sizeof type || starts_with(at, "atomic ")) {
        return false;
    }
    memcpy(type, at, (size_t)(end - at));
    type[end - at] = '\0';
    unsigned long bits = strchr(type, '*') != NULL ? 0 : type_bits(type);
    const char *comma = llvm_piece_end(at, false);
    if (!is_odd(bits) || *comma != ',' || strstr(line, "!nosanitize") != NULL) {
        return false;
    }
    if (!odd->writes && type[0] == '<') {
        return false; /* a vector may be loaded with parts that nobody wants */
    }
    odd->bytes = (unsigned)(bits + 7) / 8;
    odd->type = comma + 1 + strspn(comma + 1, " ");
    end = llvm_piece_end(odd->type, true);
    odd->type_length = (int)(end - odd->type);
    odd->typed = end[-1] == '*';
    odd->pointer = end + strspn(end, " ");
    odd->pointer_length = (int)(llvm_piece_end(odd->pointer, false) - odd->pointer);
    return odd->type_length > 0 && odd->pointer_length > 1;
}
