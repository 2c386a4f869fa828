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
#include "llvm_odd.h"
#include "llvm_places.h"
#include "memory.h"

struct writer {
    FILE *out;
    struct list lines;
    struct llvm_places places;
    struct list own;       /* what an alloca of this function made: "%5" */
    struct list groups;    /* of attributes, that ask for the instrumentation: "#4" */
    bool instrumented;     /* this function has such a one */
    bool writes[2], typed; /* what was announced, with which kind of pointers */
    bool declared[2];      /* the text knows the callbacks already */
    unsigned made;
};

/* A piece of a line. */
struct piece {
    const char *from;
    int length;
};

static const char *const callbacks[] = {"@__tsan_read_range(", "@__tsan_write_range("};

const char *llvm_piece_end(const char *at, bool words)
{
    int depth = 0;
    for (bool quoted = false; *at != '\0' && *at != '\n'; at++) {
        quoted ^= *at == '"';
        if (quoted) {
            continue;
        }
        if (depth == 0 && (*at == ',' || (words && *at == ' ') || strchr(")]}>", *at) != NULL)) {
            break;
        }
        depth += (strchr("([{<", *at) != NULL) - (strchr(")]}>", *at) != NULL);
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
        const char *end = llvm_piece_end(at, true);
        if (value || end == at || *end != ' ') {
            return at;
        }
        at = end;
    }
}

/* The last "!dbg !53" of the line, where its number begins; NULL: none. */
static const char *debug_number(const char *line)
{
    const char *at = NULL, *next = line;
    while ((next = strstr(next, ", !dbg !")) != NULL) {
        next += strlen(", !dbg !");
        at = next;
    }
    return at;
}

/* size: how many bytes, as an expression of LLVM's. */
static void write_callback(struct writer *writer, bool writes, const struct piece *type,
                           const struct piece *value, const char *size, long debug)
{
    bool typed = type->from[type->length - 1] == '*';
    if (typed) {
        fprintf(writer->out, "  %%scrutineer.%u = bitcast %.*s %.*s to i8*\n", writer->made,
                type->length, type->from, value->length, value->from);
        fprintf(writer->out, "  call void %si8* %%scrutineer.%u, i64 %s)", callbacks[writes],
                writer->made++, size);
    } else {
        fprintf(writer->out, "  call void %sptr %.*s, i64 %s)", callbacks[writes], value->length,
                value->from, size);
    }
    if (debug >= 0) {
        fprintf(writer->out, ", !dbg !%ld", debug);
    }
    fputc('\n', writer->out);
    writer->typed |= typed;
    writer->writes[writes] = true;
}

/* Is it a value that may point out of this function? */
static bool may_be_shared(const struct writer *writer, const struct piece *value)
{
    char *name = text_format("%.*s", value->length, value->from);
    bool shared = name[0] == '%' && name[1] != '\0' && !list_holds(&writer->own, name);
    free(name);
    return shared;
}

/* "sizeof": how far the second element of an array would be from address 0. */
static char *size_of(const struct piece *pointer, const struct piece *type)
{
    return text_format("ptrtoint (%.*s getelementptr (%.*s, %.*s null, i32 1) to i64)",
                       pointer->length, pointer->from, type->length, type->from, pointer->length,
                       pointer->from);
}

static void announce_argument(struct writer *writer, const char *line, const char *byval)
{
    struct piece type = {.from = byval + strlen("byval(")}, pointer = {.from = byval}, value;
    const char *end = llvm_piece_end(type.from, false), *debug = debug_number(line);
    type.length = (int)(end - type.from);
    value.from = skip_attributes(end + (*end == ')'));
    value.length = (int)(llvm_piece_end(value.from, false) - value.from);
    while (pointer.from > line && pointer.from[-1] != ',' && pointer.from[-1] != '(') {
        pointer.from--; /* to where this argument begins */
    }
    pointer.from += strspn(pointer.from, " ");
    bool plain = starts_with(pointer.from, "ptr ");
    bool typed = strncmp(pointer.from, type.from, (size_t)type.length) == 0 &&
                 pointer.from[type.length] == '*';
    pointer.length = plain ? (int)strlen("ptr") : type.length + 1;
    if (*end == ')' && (plain || typed) && may_be_shared(writer, &value)) {
        char *size = size_of(&pointer, &type);
        write_callback(writer, false, &pointer, &value, size,
                       debug == NULL ? -1 : strtol(debug, NULL, 10));
        free(size);
    }
}

static void announce_odd(struct writer *writer, const char *line)
{
    struct llvm_odd odd;
    char size[16];
    const char *debug = debug_number(line);
    if (!llvm_odd_read(line, &odd)) {
        return;
    }
    struct piece type = {odd.type, odd.type_length}, value = {odd.pointer, odd.pointer_length};
    if (may_be_shared(writer, &value)) {
        snprintf(size, sizeof size, "%u", odd.bytes);
        write_callback(
            writer, odd.writes, &type, &value, size,
            debug == NULL ? -1 : llvm_places_better(&writer->places, strtol(debug, NULL, 10)));
    }
}

static void note_alloca(struct writer *writer, const char *line)
{
    char name[256];
    if (strstr(line, " = alloca ") != NULL && sscanf(line, " %255s =", name) == 1) {
        list_add(&writer->own, name);
    }
}

/* Something of a function; what an `invoke` calls stands in one line too. */
static void announce_line(struct writer *writer, const char *line)
{
    bool calls = strstr(line, "call ") != NULL || strstr(line, "invoke ") != NULL;
    const char *at = calls ? strstr(line, " byval(") : NULL;
    for (; at != NULL; at = strstr(at + 1, " byval(")) {
        announce_argument(writer, line, at + 1);
    }
    if (!calls) {
        announce_odd(writer, line);
    }
}

/* A call of the compiler's own instrumentation may have a better place. */
static void write_line(struct writer *writer, const char *line)
{
    const char *debug =
        line[0] == ' ' && strstr(line, " @__tsan_") != NULL ? debug_number(line) : NULL;
    if (debug == NULL) {
        fputs(line, writer->out);
        return;
    }
    char *rest;
    long number = strtol(debug, &rest, 10);
    fprintf(writer->out, "%.*s%ld%s", (int)(debug - line), line,
            llvm_places_better(&writer->places, number), rest);
}

/* define i32 @main() #0 !dbg !21 { */
static bool is_instrumented(const struct writer *writer, const char *line)
{
    for (size_t i = 0; i < writer->groups.count; i++) {
        const char *at = strstr(line, writer->groups.words[i]);
        if (at != NULL && !isdigit((unsigned char)at[strlen(writer->groups.words[i])])) {
            return true;
        }
    }
    return false;
}

static void write_text(struct writer *writer)
{
    for (size_t i = 0; i < writer->lines.count; i++) {
        const char *line = writer->lines.words[i];
        if (starts_with(line, "define ")) {
            list_release(&writer->own);
            writer->instrumented = is_instrumented(writer, line);
        } else if (line[0] == ' ') {
            note_alloca(writer, line);
            if (writer->instrumented) {
                announce_line(writer, line);
            }
        }
        write_line(writer, line);
    }
    for (int i = 0; i < 2; i++) {
        if (writer->writes[i] && !writer->declared[i]) {
            fprintf(writer->out, "\ndeclare void %s%s, i64)\n", callbacks[i],
                    writer->typed ? "i8*" : "ptr");
        }
    }
}

/* attributes #0 = { noinline sanitize_thread "frame-pointer"="all" } */
static void read_group(struct writer *writer, const char *line)
{
    char name[32];
    if (sscanf(line, "attributes %30s =", name) == 1 && strstr(line, " sanitize_thread ") != NULL) {
        char *blank = text_format(" %s", name);
        list_take(&writer->groups, blank);
    }
}

static void read_text(struct writer *writer, FILE *text)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, text) >= 0) {
        bool global = starts_with(line, "declare ") || starts_with(line, "define ");
        for (int i = 0; i < 2; i++) {
            writer->declared[i] |= global && strstr(line, callbacks[i]) != NULL;
        }
        read_group(writer, line);
        list_add(&writer->lines, line);
        llvm_places_learn(&writer->places, line);
    }
    free(line);
}

void announce_llvm(FILE *text, FILE *out)
{
    struct writer writer = {.out = out};
    read_text(&writer, text);
    write_text(&writer);
    list_release(&writer.lines);
    list_release(&writer.groups);
    list_release(&writer.own);
    llvm_places_release(&writer.places);
}
