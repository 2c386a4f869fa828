/* SPDX-License-Identifier: MIT
 *
 * Announces copies in the text of LLVM. See announce.h.
 *
 * An argument that says byval is a pointer to a struct, of which the call itself makes the copy:
 *
 *   %6 = call i32 @show(%struct.car* noundef byval(%struct.car) align 8 %5), !dbg !53
 *
 * Before such a call goes one of __tsan_read_range. Pointers have types up to version 14, and are
 * called ptr from then on. What an alloca made is the function's own. Results of functions need
 * nothing: clang has them in a variable of its own first, or instruments who writes them.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "announce.h"
#include "memory.h"

struct writer {
    FILE *out;
    struct list own;   /* what an alloca of this function made: "%5" */
    bool instrumented; /* this function tells that it begins */
    bool typed, plain; /* kinds of pointers that were used */
    unsigned made;
};

/* A piece of a line. */
struct piece {
    const char *from;
    int length;
};

/* To where this piece ends: a comma or closing bracket outside of all brackets, strings and, if
 * `words`, a blank. */
static const char *piece_end(const char *at, bool words)
{
    int depth = 0;
    for (bool quoted = false; *at != '\0' && *at != '\n'; at++) {
        quoted ^= *at == '"';
        if (quoted) {
            continue;
        }
        if (depth == 0 && (*at == ',' || (words && *at == ' ') || strchr(")]}", *at) != NULL)) {
            break;
        }
        depth += (strchr("([{", *at) != NULL) - (strchr(")]}", *at) != NULL);
    }
    return at;
}

/* align 8, noundef, dereferenceable(8) … up to the value. */
static const char *skip_attributes(const char *at)
{
    static const char *const constants[] = {"bitcast", "getelementptr", "inttoptr", "addrspacecast",
                                            "null",    "undef",         "poison"};
    for (;;) {
        at += strspn(at, " ");
        bool value = !isalnum((unsigned char)*at) && *at != '"';
        for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
            value |= starts_with(at, constants[i]);
        }
        const char *end = piece_end(at, true);
        if (value || end == at || *end != ' ') {
            return at;
        }
        at = end;
    }
}

static void write_read(struct writer *writer, const struct piece *type, const struct piece *value,
                       bool typed, const char *debug)
{
    if (typed) {
        fprintf(writer->out, "  %%scrutineer.%u = bitcast %.*s* %.*s to i8*\n", writer->made,
                type->length, type->from, value->length, value->from);
        fprintf(writer->out,
                "  call void @__tsan_read_range(i8* %%scrutineer.%u, i64 ptrtoint (%.*s* "
                "getelementptr (%.*s, %.*s* null, i32 1) to i64))",
                writer->made++, type->length, type->from, type->length, type->from, type->length,
                type->from);
    } else {
        fprintf(writer->out,
                "  call void @__tsan_read_range(ptr %.*s, i64 ptrtoint (ptr getelementptr (%.*s, "
                "ptr null, i32 1) to i64))",
                value->length, value->from, type->length, type->from);
    }
    fprintf(writer->out, "%.*s\n", debug != NULL ? (int)strcspn(debug, "\n") : 0,
            debug != NULL ? debug : "");
    writer->typed |= typed;
    writer->plain |= !typed;
}

/* The last ", !dbg !53" of the line; other marks may follow it. */
static char *debug_of(const char *line)
{
    const char *at = NULL, *next = line;
    while ((next = strstr(next, ", !dbg !")) != NULL) {
        at = next;
        next += 8;
    }
    return at == NULL ? NULL : text_format("%.*s", (int)(8 + strspn(at + 8, "0123456789")), at);
}

static void announce_argument(struct writer *writer, const char *line, const char *byval,
                              const char *debug)
{
    struct piece type = {.from = byval + strlen("byval(")};
    const char *end = piece_end(type.from, false);
    if (*end != ')') {
        return;
    }
    type.length = (int)(end - type.from);
    struct piece value = {.from = skip_attributes(end + 1)};
    value.length = (int)(piece_end(value.from, false) - value.from);
    char *name = text_format("%.*s", value.length, value.from);
    bool local = value.from[0] == '%' && !list_holds(&writer->own, name);
    free(name);
    const char *before = byval; /* … %struct.car* noundef byval( or … ptr noundef byval( */
    while (before > line && before[-1] != ',' && before[-1] != '(') {
        before--;
    }
    before += strspn(before, " ");
    bool typed = !starts_with(before, "ptr ");
    bool known = !typed || (strncmp(before, type.from, (size_t)type.length) == 0 &&
                            before[type.length] == '*');
    if (local && known && value.length > 1) {
        write_read(writer, &type, &value, typed, debug);
    }
}

/* A line of a function; what is called may stand in the next, after `invoke`. */
static void announce_call(struct writer *writer, const char *line)
{
    char *debug = debug_of(line);
    for (const char *at = strstr(line, " byval("); at != NULL; at = strstr(at + 1, " byval(")) {
        announce_argument(writer, line, at + 1, debug);
    }
    free(debug);
}

static void note_alloca(struct writer *writer, const char *line)
{
    char name[256];
    if (strstr(line, " = alloca ") != NULL && sscanf(line, " %255s =", name) == 1) {
        list_add(&writer->own, name);
    }
}

static void write_line(struct writer *writer, const char *line)
{
    if (starts_with(line, "define ")) {
        list_release(&writer->own);
        writer->own = (struct list){0};
        writer->instrumented = false;
    } else if (line[0] == ' ') {
        note_alloca(writer, line);
        writer->instrumented |= strstr(line, "@__tsan_func_entry(") != NULL;
        if (writer->instrumented &&
            (strstr(line, "call ") != NULL || strstr(line, "invoke ") != NULL)) {
            announce_call(writer, line);
        }
    }
    fputs(line, writer->out);
}

void announce_llvm(FILE *text, FILE *out)
{
    struct writer writer = {.out = out};
    char *line = NULL;
    size_t size = 0;
    bool declared = false;
    while (getline(&line, &size, text) >= 0) {
        declared |= (starts_with(line, "declare ") || starts_with(line, "define ")) &&
                    strstr(line, " @__tsan_read_range(") != NULL;
        write_line(&writer, line);
    }
    if (!declared && (writer.typed || writer.plain)) {
        fprintf(out, "\ndeclare void @__tsan_read_range(%s, i64)\n", writer.typed ? "i8*" : "ptr");
    }
    free(line);
    list_release(&writer.own);
}
