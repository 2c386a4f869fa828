/* SPDX-License-Identifier: MIT
 *
 * Finds better places. See llvm_places.h. Of LLVM's text this reads:
 *
 *   !50 = !DILocation(line: 14, column: 29, scope: !51, inlinedAt: !56)
 *   !55 = !DILocalVariable(name: "car", arg: 1, scope: !51, file: !1, line: 14, type: !20)
 *   !20 = distinct !DICompositeType(tag: DW_TAG_structure_type, …)
 */
#define _GNU_SOURCE
#include "llvm_places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NUMBERS = 1 << 22, DEEPEST_TYPE = 20 };

void llvm_places_learn(struct llvm_places *places, const char *line)
{
    int begin = 0;
    long number = -1;
    if (line[0] != '!' || sscanf(line, "!%ld = %n", &number, &begin) != 1 || begin == 0 ||
        number < 0 || number >= MOST_NUMBERS) {
        return;
    }
    while (places->metadata.count <= (size_t)number) {
        list_add(&places->metadata, "");
    }
    list_set(&places->metadata, (size_t)number, line + begin);
    if (starts_with(line + begin, "!DILocalVariable(") && strstr(line, ", arg: ") != NULL) {
        list_add(&places->variables, line + begin);
    }
}

static const char *at_number(const struct llvm_places *places, long number)
{
    bool there = number >= 0 && (size_t)number < places->metadata.count;
    return there ? places->metadata.words[number] : "";
}

/* field: " line: " or " scope: !"; -1: it has none */
static long field_of(const char *text, const char *field)
{
    const char *at = strstr(text, field);
    return at == NULL ? -1 : strtol(at + strlen(field), NULL, 10);
}

static bool is_struct(const struct llvm_places *places, long type)
{
    for (int depth = 0; depth < DEEPEST_TYPE; depth++) {
        const char *text = at_number(places, type);
        if (strstr(text, "tag: DW_TAG_structure_type") != NULL ||
            strstr(text, "tag: DW_TAG_union_type") != NULL) {
            return true;
        }
        if (strstr(text, "tag: DW_TAG_typedef") == NULL &&
            strstr(text, "tag: DW_TAG_const_type") == NULL &&
            strstr(text, "tag: DW_TAG_volatile_type") == NULL) {
            return false;
        }
        type = field_of(text, " baseType: !");
    }
    return false;
}

long llvm_places_better(const struct llvm_places *places, long number)
{
    const char *text = at_number(places, number);
    const char *fields = strchr(text, '('); /* "(line: 14" is the first of them */
    long line = fields == NULL ? -1 : field_of(fields, "line: ");
    long scope = field_of(text, " scope: !"), caller = field_of(text, " inlinedAt: !");
    if (!starts_with(text, "!DILocation(") || caller < 0 || line <= 0) {
        return number;
    }
    for (size_t i = 0; i < places->variables.count; i++) {
        const char *variable = places->variables.words[i];
        if (field_of(variable, " scope: !") == scope && field_of(variable, " line: ") == line &&
            is_struct(places, field_of(variable, " type: !"))) {
            return caller;
        }
    }
    return number;
}

void llvm_places_release(struct llvm_places *places)
{
    list_release(&places->metadata);
    list_release(&places->variables);
}
