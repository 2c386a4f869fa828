/* SPDX-License-Identifier: MIT
 *
 * Reads a compiler's assembler text. See asmtext.h.
 *
 * Both compilers put inline assembler between #APP and #NO_APP. gcc says within where it comes from
 * (# 12 "car.c" 1); with clang it is the .loc before it. What stands outside of functions clang
 * marks by words of its own, without a line.
 */
#define _GNU_SOURCE
#include "asmtext.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "instruction.h"
#include "memory.h"
#include "notes_text.h"

enum { LONGEST_STATEMENT = 300 };

struct reader {
    struct asmtext *out;
    const char *source;
    struct list files;   /* of .file, by number; "" = not given */
    struct list globals; /* reserved names that were declared global */
    long file, line;     /* of the last .loc */
    bool inside;         /* between #APP and #NO_APP */
    bool has_marker;     /* gcc's: */
    char marker_file[256];
    long marker_line;
    char statement[LONGEST_STATEMENT];
    enum instruction kind; /* the worst of the statement's */
};

static const char *place_file(const struct reader *reader)
{
    if (reader->has_marker) {
        return reader->marker_file;
    }
    size_t at = reader->file > 0 ? (size_t)reader->file : 0;
    bool known = reader->line > 0 && at < reader->files.count && reader->files.words[at][0] != 0;
    return known ? reader->files.words[at] : reader->source;
}

/* Headers of the system know what they do: FD_ZERO, cpuid.h. */
static bool of_system(const char *file)
{
    return starts_with(file, "/usr/include/") || starts_with(file, "/usr/lib/");
}

static void end_statement(struct reader *reader)
{
    const char *file = place_file(reader);
    if (reader->kind != INSTRUCTION_HARMLESS && !of_system(file)) {
        notes_add(reader->out->notes, "%s %s:%ld %s",
                  reader->kind == INSTRUCTION_SYNC ? "asm-sync" : "asm", file,
                  reader->has_marker ? reader->marker_line : reader->line, reader->statement);
    }
    reader->kind = INSTRUCTION_HARMLESS;
    reader->statement[0] = '\0';
    reader->has_marker = false;
}

static void squeeze(char *text)
{
    char *out = text;
    for (char *in = text; *in != '\0'; in++) {
        bool blank = isspace((unsigned char)*in);
        if (!blank) {
            *out++ = *in;
        } else if (out != text && out[-1] != ' ') {
            *out++ = ' ';
        }
    }
    while (out != text && out[-1] == ' ') {
        out--;
    }
    *out = '\0';
}

static void add_instruction(struct reader *reader, char *text)
{
    squeeze(text);
    enum instruction kind = instruction_kind(text);
    reader->kind = kind > reader->kind ? kind : reader->kind;
    size_t length = strlen(reader->statement);
    if (text[0] != '\0' && !starts_with(text, ".loc ")) {
        snprintf(reader->statement + length, sizeof reader->statement - length, "%s%s",
                 length > 0 ? "; " : "", text);
    }
}

/* # 12 "car.c" 1 opens a statement of gcc's, # 0 "" 2 ends it. */
static bool read_marker(struct reader *reader, const char *line)
{
    int line_number, level, got;
    char file[256] = "";
    got = sscanf(line, "# %d \"%255[^\"]\" %d", &line_number, file, &level);
    if (got == 3 && level == 1) {
        end_statement(reader);
        reader->has_marker = true;
        reader->marker_line = line_number;
        snprintf(reader->marker_file, sizeof reader->marker_file, "%s", file);
        return true;
    }
    if (starts_with(line, "# 0 \"\" 2")) {
        end_statement(reader);
        return true;
    }
    return false;
}

static void read_inside(struct reader *reader, char *line)
{
    if (read_marker(reader, line)) {
        return;
    }
    char *state = NULL;
    line[strcspn(line, "#")] = '\0';
    for (char *part = strtok_r(line, ";\n", &state); part != NULL;
         part = strtok_r(NULL, ";\n", &state)) {
        add_instruction(reader, part);
    }
}

static void set_file(struct reader *reader, long number, const char *name)
{
    while (number >= 0 && number < 65536 && reader->files.count <= (size_t)number) {
        list_add(&reader->files, "");
    }
    if (number >= 0 && (size_t)number < reader->files.count) {
        list_set(&reader->files, (size_t)number, name);
    }
}

/* .file 1 "folder" "car.c" md5 0x…   The last string is the name as the compiler was given it. */
static void read_file(struct reader *reader, const char *text)
{
    char *end, name[256] = "";
    long number = strtol(text, &end, 10);
    if (end == text) {
        return;
    }
    for (const char *open = strchr(end, '"'); open != NULL;) {
        const char *close = strchr(open + 1, '"');
        if (close == NULL) {
            break;
        }
        snprintf(name, sizeof name, "%.*s", (int)(close - open - 1), open + 1);
        open = strchr(close + 1, '"');
    }
    set_file(reader, number, name);
}

/* .ident "GCC: (Debian 12.2.0-14) 12.2.0", .ident "Debian clang version 14.0.6" */
static void read_ident(struct reader *reader, char *text)
{
    bool clang = strstr(text, "clang version ") != NULL;
    squeeze(text);
    char *end = strrchr(text, '"');
    if (end == NULL) {
        return;
    }
    *end = '\0';
    char *version =
        clang ? strstr(text, "clang version ") + strlen("clang version ") : strrchr(text, ' ');
    if (version != NULL && (clang || strstr(text, "GCC:") != NULL)) {
        version += version[0] == ' ';
        snprintf(reader->out->compiler, sizeof reader->out->compiler, "%s %.*s",
                 clang ? "clang" : "gcc", (int)strcspn(version, " "), version);
    }
}

static bool is_reserved(const char *name)
{
    return starts_with(name, "__tsan_") || starts_with(name, "__wrap_") || starts_with(name, "sr_");
}

static void read_global(struct reader *reader, const char *text)
{
    char name[256] = "";
    if (sscanf(text, "%255[^ \t\n,;]", name) == 1 && is_reserved(name)) {
        list_add(&reader->globals, name);
    }
}

static void read_label(struct reader *reader, const char *line)
{
    char name[256];
    size_t length = strcspn(line, ":");
    if (line[length] == ':' && length < sizeof name) {
        snprintf(name, sizeof name, "%.*s", (int)length, line);
        if (is_reserved(name) && list_holds(&reader->globals, name)) {
            list_add(&reader->out->reserved, name);
        }
    }
}

static void read_directive(struct reader *reader, char *line)
{
    char *text = line + strspn(line, " \t");
    char *argument = text + strcspn(text, " \t");
    argument += strspn(argument, " \t");
    if (starts_with(text, ".loc\t") || starts_with(text, ".loc ")) {
        sscanf(argument, "%ld %ld", &reader->file, &reader->line);
    } else if (starts_with(text, ".file")) {
        read_file(reader, argument);
    } else if (starts_with(text, ".ident")) {
        read_ident(reader, argument);
    } else if (starts_with(text, ".globl") || starts_with(text, ".weak")) {
        read_global(reader, argument);
    } else if (starts_with(text, ".comm") && is_reserved(argument)) {
        argument[strcspn(argument, ",")] = '\0';
        list_add(&reader->out->reserved, argument);
    }
}

static bool is_mark(const char *line, const char *const *marks)
{
    line += strspn(line, " \t");
    for (size_t i = 0; marks[i] != NULL; i++) {
        if (starts_with(line, marks[i])) {
            return true;
        }
    }
    return false;
}

static void read_line(struct reader *reader, char *line)
{
    static const char *const begins[] = {"#APP", "//APP", "# Start of file scope inline assembly",
                                         "// Start of file scope inline assembly", NULL};
    static const char *const ends[] = {"#NO_APP", "//NO_APP", "# End of file scope inline assembly",
                                       "// End of file scope inline assembly", NULL};
    if (is_mark(line, begins)) {
        reader->inside = true;
    } else if (is_mark(line, ends)) {
        end_statement(reader);
        reader->inside = false;
    } else if (is_reserved(line)) {
        read_label(reader, line);
    } else if (reader->inside) {
        read_inside(reader, line);
    } else {
        read_directive(reader, line);
    }
}

void asmtext_read(FILE *text, const char *source, struct asmtext *asmtext)
{
    struct reader reader = {.out = asmtext, .source = source};
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, text) >= 0) {
        read_line(&reader, line);
    }
    end_statement(&reader);
    free(line);
    list_release(&reader.files);
    list_release(&reader.globals);
}
