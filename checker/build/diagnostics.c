/* SPDX-License-Identifier: MIT
 *
 * Reads gcc's diagnostics (its JSON format, one array a translation unit) and the linker's lines.
 * A warning becomes build.warning, an error build.error; the compiler stopped by a limit is told as
 * that, with the file it was compiling.
 */
#define _GNU_SOURCE
#include "diagnostics.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_OF_A_FILE = 20 };

static const char *text_of(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void locate(struct finding *finding, json_t *diagnostic, const char *note)
{
    json_t *caret =
        json_object_get(json_array_get(json_object_get(diagnostic, "locations"), 0), "caret");
    if (caret == NULL) {
        return;
    }
    const char *file = text_of(caret, "file");
    if (strncmp(file, "./", 2) == 0) {
        file += 2;
    }
    struct location *location = finding_locate(
        finding, file, (int)json_integer_value(json_object_get(caret, "line")), NULL);
    if (note != NULL) {
        location_note(location, note);
    }
}

/* An #include that leads out of the folder: the file is not there for the compiler. */
static void explain_include(struct finding *finding, const char *message)
{
    static const char ending[] = ": No such file or directory";
    const char *end = strstr(message, ending);
    if (end == NULL || memchr(message, '/', (size_t)(end - message)) == NULL) {
        return;
    }
    finding_detail(finding, "the checker compiles the files of your folder alone: files outside "
                            "of it are not there, and not needed");
    finding_look(finding, "include only the headers of your folder and those of the system");
}

static bool is_warning(json_t *diagnostic)
{
    return strcmp(text_of(diagnostic, "kind"), "warning") == 0;
}

static bool has_error(json_t *diagnostics)
{
    size_t i;
    json_t *diagnostic;
    json_array_foreach(diagnostics, i, diagnostic)
    {
        if (strstr(text_of(diagnostic, "kind"), "error") != NULL) {
            return true;
        }
    }
    return false;
}

static void read_diagnostic(json_t *diagnostic, struct findings *findings)
{
    const char *kind = text_of(diagnostic, "kind"), *message = text_of(diagnostic, "message");
    const char *option = text_of(diagnostic, "option");
    bool warning = is_warning(diagnostic);
    if (!warning && strstr(kind, "error") == NULL) {
        return;
    }
    struct finding *finding = findings_add(findings, warning ? "build.warning" : "build.error",
                                           "build", *option ? "%s (%s)" : "%s", message, option);
    locate(finding, diagnostic, NULL);
    explain_include(finding, message);
    size_t i;
    json_t *child;
    json_array_foreach(json_object_get(diagnostic, "children"), i, child)
    {
        if (i < 3) {
            locate(finding, child, text_of(child, "message"));
        }
    }
}

/* The last "NAME.c:LINE" or "NAME.h:LINE" before `end`: ld writes objects and folders before it. */
static bool source_before(const char *line, const char *end, char *file, size_t room, int *number)
{
    bool found = false;
    for (const char *at = line; at < end; at++) {
        bool source = (at[0] == '.' && (at[1] == 'c' || at[1] == 'h') && at[2] == ':' &&
                       isdigit((unsigned char)at[3]));
        if (source) {
            const char *begin = at;
            while (begin > line && strchr("/: ", begin[-1]) == NULL) {
                begin--;
            }
            snprintf(file, room, "%.*s", (int)(at + 2 - begin), begin);
            *number = (int)strtol(at + 3, NULL, 10);
            found = true;
        }
    }
    return found;
}

/* "…/car.c:58: undefined reference to `x'" or "…/car.c:5: multiple definition of `x'; …/race.c.o:
 * …/race.c:3: first defined here". */
static bool read_linker_line(const char *line, struct findings *findings)
{
    char file[256];
    int number;
    const char *what = strstr(line, "undefined reference to");
    const char *twice = strstr(line, "multiple definition of");
    what = what ? what : twice;
    if (what == NULL) {
        return false;
    }
    struct finding *finding =
        findings_add(findings, "build.error", "build", "%.*s", (int)strcspn(what, ";"), what);
    if (source_before(line, what, file, sizeof file, &number)) {
        finding_locate(finding, file, number, NULL);
    }
    if (twice != NULL && source_before(what, what + strlen(what), file, sizeof file, &number)) {
        location_note(finding_locate(finding, file, number, NULL), "defined here too");
    }
    finding_detail(finding, "%s",
                   twice ? "a variable or function may be defined in one file only; the others "
                           "declare it (extern), usually in a header"
                         : "it is called, but no file defines it: a name misspelt, or a function "
                           "not written yet");
    return true;
}

static void read_line(const char *line, struct findings *findings)
{
    json_error_t error;
    json_t *all = line[0] == '[' ? json_loads(line, 0, &error) : NULL, *diagnostic;
    size_t i;
    /* In a file with an error, warnings mostly follow from it. */
    bool broken = has_error(all);
    json_array_foreach(all, i, diagnostic)
    {
        if (i < MOST_OF_A_FILE && !(broken && is_warning(diagnostic))) {
            read_diagnostic(diagnostic, findings);
        }
    }
    json_decref(all);
    if (line[0] != '[') {
        read_linker_line(line, findings);
    }
}

static void stopped(const struct run_log *log, const struct log_program *program, int build_s,
                    struct findings *findings)
{
    bool by_time = log->out_of_time && program->killed_by_us;
    bool by_limit = strstr(program->err, "terminated program") != NULL ||
                    strstr(program->err, "out of memory") != NULL ||
                    strstr(program->err, "File too large") != NULL ||
                    strstr(program->err, "file truncated") != NULL;
    if (!by_time && !by_limit && !log->flooded) {
        return;
    }
    struct finding *finding =
        findings_add(findings, "build.error", "build",
                     "the compiler was stopped: it needed more than %d s, or more memory or disk "
                     "than any lab needs",
                     build_s);
    finding_locate(finding, program->name, 0, NULL);
    finding_detail(finding, "usual causes: a file that includes itself, a huge array that is "
                            "initialised, macros that expand without end");
}

static void read_program(const struct run_log *log, const struct log_program *program, int build_s,
                         struct findings *findings)
{
    size_t before = findings_errors(findings);
    const char *at = program->err;
    while (*at != '\0') {
        size_t length = strcspn(at, "\n");
        char *line = text_format("%.*s", (int)length, at);
        read_line(line, findings);
        free(line);
        at += length + (at[length] == '\n');
    }
    if (findings_errors(findings) == before) {
        stopped(log, program, build_s, findings);
    }
}

static void missing_sources(const struct build *build, struct findings *findings)
{
    for (size_t i = 0; i < build->lab->program_count; i++) {
        const struct lab_program *program = &build->lab->programs[i];
        const char **sources;
        size_t count = build_sources(build, program, &sources);
        bool main_there = program->all_others;
        for (size_t k = 0; k < count; k++) {
            main_there |= !program->all_others && strcmp(sources[k], program->sources[0]) == 0;
        }
        if (build_needs(build, program) && (count == 0 || !main_there)) {
            struct finding *finding =
                findings_add(findings, "build.error", "build",
                             "there is no source file for the program %s", program->name);
            finding_look(finding, "the lab's folder should hold %s",
                         program->all_others ? "at least one *.c file" : program->sources[0]);
        }
        free(sources);
    }
}

static bool is_object(const struct build *build, const char *name)
{
    for (size_t i = 0; i < build->file_count; i++) {
        if (strcmp(build->files[i], name) == 0) {
            return true;
        }
    }
    return false;
}

void diagnostics_read(const struct build *build, const struct run_log *log, int build_s,
                      struct findings *findings)
{
    missing_sources(build, findings);
    bool compiled = true;
    for (size_t i = 0; i < log->program_count; i++) {
        const struct log_program *program = &log->programs[i];
        bool is_compilation = is_object(build, program->name);
        if (is_compilation) {
            compiled = compiled && program->ended && program->exit == 0;
        }
        /* A link after a failed compilation only repeats that an object is missing. */
        if (is_compilation || compiled) {
            read_program(log, program, build_s, findings);
        }
    }
}
