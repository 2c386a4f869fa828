/* SPDX-License-Identifier: MIT
 *
 * Reads the dump of gcc's. See byvalue.h. A statement is a line:
 *
 *   [t.c:21:34] [t.c:21:28] *_1 = m12 (3, [t.c:21:40] p_2(D)->inner); [return slot optimization]
 *
 * The first place is the statement's, the others its operands'. A blank before the arguments tells
 * a call from SSA names as in p_2(D).
 */
#define _GNU_SOURCE
#include "byvalue.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "memory.h"

enum { LONGEST_FILE = 400 };

struct place {
    char file[LONGEST_FILE];
    long line;
};

/* [t.c:21:34] or [t.c:21:34 discrim 2]: its length, 0 if it is something else. */
static size_t place_length(const char *at, struct place *place)
{
    if (at[0] != '[') {
        return 0;
    }
    for (const char *colon = strchr(at, ':'); colon != NULL; colon = strchr(colon + 1, ':')) {
        int length = 0, column;
        long line;
        if (sscanf(colon, ":%ld:%d%n", &line, &column, &length) != 2) {
            continue;
        }
        const char *end = colon + length;
        end += starts_with(end, " discrim ") ? 9 + strspn(end + 9, "0123456789") : 0;
        if (*end == ']' && memchr(at, ' ', (size_t)(colon - at)) == NULL) {
            snprintf(place->file, sizeof place->file, "%.*s", (int)(colon - at - 1), at + 1);
            place->line = line;
            return (size_t)(end + 1 - at) + (end[1] == ' ');
        }
        return 0;
    }
    return 0;
}

static const char *after_string(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++) {
        at += *at == '\\' && at[1] != '\0';
    }
    return *at == '"' ? at + 1 : at;
}

/* Without its places and the contents of strings; the first place is kept. */
static void strip(char *line, struct place *first)
{
    struct place other;
    char *out = line;
    bool begun = false;
    *first = (struct place){.line = 0};
    for (const char *at = line; *at != '\0' && *at != '\n';) {
        size_t length = place_length(at, begun ? &other : first);
        begun |= length > 0 || !isspace((unsigned char)*at);
        if (length > 0) {
            at += length;
        } else if (*at == '"') {
            at = after_string(at);
            *out++ = '"';
        } else {
            *out++ = *at++;
        }
    }
    *out = '\0';
}

/* Does it follow a pointer? A star in a cast is followed by a parenthesis; & takes an address. */
static bool is_memory(const char *from, const char *end)
{
    if (from == end || *from == '&') {
        return false;
    }
    for (const char *at = from; at < end; at++) {
        if (starts_with(at, ")&")) { /* MEM[(struct car *)&local]: a variable after all */
            return false;
        }
        bool follows = *at == '*' && at + 1 < end &&
                       (isalnum((unsigned char)at[1]) || at[1] == '_' || at[1] == '(');
        if (follows || starts_with(at, "->") || starts_with(at, "MEM")) {
            return true;
        }
    }
    return false;
}

static const char *closing(const char *open)
{
    int depth = 0;
    for (const char *at = open; *at != '\0'; at++) {
        depth += (*at == '(') - (*at == ')');
        if (depth == 0) {
            return at;
        }
    }
    return NULL;
}

static bool any_argument_is_memory(const char *from, const char *end)
{
    int depth = 0;
    for (const char *at = from; at <= end; at++) {
        depth += at == end ? 0 : (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
        if (at == end || (*at == ',' && depth == 0)) {
            from += strspn(from, " ");
            if (is_memory(from, at)) {
                return true;
            }
            from = at + 1;
        }
    }
    return false;
}

static bool is_keyword(const char *name, size_t length)
{
    static const char *const words[] = {"if", "switch", "while", "return", "__asm__", "goto"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == length && strncmp(name, words[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* NAME ( or NAME(D) (: where the arguments open, NULL if that is no call. */
static const char *call_opens(const char *text)
{
    const char *at = text;
    while (isalnum((unsigned char)*at) || (*at != '\0' && strchr("_.$", *at) != NULL)) {
        at++;
    }
    if (at == text || isdigit((unsigned char)*text) || *text == '.' ||
        is_keyword(text, (size_t)(at - text))) {
        return NULL;
    }
    at += starts_with(at, "(D)") ? 3 : 0;
    return starts_with(at, " (") ? at + 1 : NULL;
}

static void add(struct byvalues *byvalues, const struct byvalue *byvalue)
{
    byvalues->all = memory_grow(byvalues->all, byvalues->count + 1, sizeof *byvalues->all);
    byvalues->all[byvalues->count++] = *byvalue;
}

static void read_statement(struct byvalues *byvalues, char *line)
{
    struct place place;
    strip(line, &place);
    const char *text = line + strspn(line, " ");
    const char *equals = strstr(text, " = "), *call = equals != NULL ? equals + 3 : text;
    if (equals == NULL && (equals = strstr(text, " ={v} ")) != NULL) {
        call = equals + 6;
    }
    const char *open = call_opens(call), *close = open != NULL ? closing(open) : NULL;
    if (close == NULL || close[1] != ';') {
        return;
    }
    struct byvalue byvalue = {
        .line = place.line,
        .takes = any_argument_is_memory(open + 1, close),
        .gives = equals != NULL && is_memory(text, equals),
    };
    byvalue.slot = byvalue.gives && strstr(close, "[return slot") != NULL;
    if (byvalue.takes || byvalue.gives) {
        byvalue.file = place.file[0] != '\0' ? text_copy(place.file) : NULL;
        byvalue.call = text_format("%.*s", (int)strcspn(call, " ("), call);
        add(byvalues, &byvalue);
    }
}

void byvalues_read(FILE *dump, struct byvalues *byvalues)
{
    char *line = NULL;
    size_t size = 0;
    *byvalues = (struct byvalues){0};
    while (getline(&line, &size, dump) >= 0) {
        if (line[0] == ' ') {
            read_statement(byvalues, line);
        }
    }
    free(line);
}

void byvalues_release(struct byvalues *byvalues)
{
    for (size_t i = 0; i < byvalues->count; i++) {
        free(byvalues->all[i].file);
        free(byvalues->all[i].call);
    }
    free(byvalues->all);
    *byvalues = (struct byvalues){0};
}
