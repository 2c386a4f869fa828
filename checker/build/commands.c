/* SPDX-License-Identifier: MIT
 *
 * See commands.h. What each variant is compiled with, and why, stands beside the words.
 */
#define _GNU_SOURCE
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "memory.h"

#define TRACING_COMPILER "/kit/bin/scrutineer-cc"
#define CLANG "/usr/bin/clang"

const char *commands_compiler(enum build_kind kind)
{
    switch (kind) {
    case BUILD_TRACED:
        return TRACING_COMPILER;
    case BUILD_SANITIZED:
        /* gcc's sanitizers are the same library, some months older, and come with gcc. */
        return access(CLANG, X_OK) == 0 ? "clang" : "gcc";
    default:
        return "gcc";
    }
}

static void append(json_t *arguments, const char *text)
{
    json_array_append_new(arguments, json_string(text));
}

static void append_all(json_t *arguments, const char *const *texts)
{
    for (size_t i = 0; texts[i] != NULL; i++) {
        append(arguments, texts[i]);
    }
}

static void append_format(json_t *arguments, const char *format, const char *text)
{
    char *formatted;
    if (asprintf(&formatted, format, text) >= 0) {
        append(arguments, formatted);
        free(formatted);
    }
}

/* Whatever the environment says. */
static void append_choice(json_t *arguments, enum build_kind kind)
{
    if (kind == BUILD_TRACED) {
        append(arguments, "--scrutineer-compiler=gcc");
    }
}

/* Without optimisation: it would take away the very mistakes that are looked for, and keep pointers
 * in registers where the search for leaks does not see them; and it compiles twice as fast. Every
 * mistake is told, not only the first. Left out is what the C of today forbids and that of tomorrow
 * allows, or what clang's versions do not agree on: a null pointer with a length of 0 (nonnull), a
 * function called by a pointer of a type that differs in const. */
static void append_sanitizers(json_t *arguments)
{
    static const char *const words[] = {"-O0",
                                        "-w",
                                        "-fno-omit-frame-pointer",
                                        "-fsanitize=address,undefined",
                                        "-fsanitize-recover=address,undefined",
                                        "-fno-sanitize=nonnull-attribute",
                                        "-fno-sanitize=returns-nonnull-attribute",
                                        NULL};
    append_all(arguments, words);
    if (commands_compiler(BUILD_SANITIZED)[0] == 'c') {
        append(arguments, "-fno-sanitize=function");
    }
}

static json_t *compile_arguments(const char *file, enum build_kind kind)
{
    static const char *const all[] = {"-std=gnu17", "-g", "-pthread", "-c", NULL};
    static const char *const told[] = {"-Wall", "-Wextra", "-fdiagnostics-format=json", NULL};
    json_t *arguments = json_pack("[s]", commands_compiler(kind));
    append_choice(arguments, kind);
    append_all(arguments, all);
    if (kind == BUILD_SANITIZED) {
        append_sanitizers(arguments);
    } else {
        append_all(arguments, told);
    }
    if (kind == BUILD_PLAIN) {
        /* So that a call's stack can be followed by the stack pointer alone. */
        append(arguments, "-fomit-frame-pointer");
    }
    /* Not to be taken for an option or a list of options. */
    append_format(arguments, file[0] == '-' || file[0] == '@' ? "./%s" : "%s", file);
    append(arguments, "-o");
    append_format(arguments, "/program/%s.o", file);
    return arguments;
}

static void add_start(json_t *steps, const char *name, json_t *arguments)
{
    json_array_append_new(
        steps, json_pack("{s:s,s:s,s:o}", "do", "start", "name", name, "argv", arguments));
}

static void add_await(json_t *steps, const char *name)
{
    json_array_append_new(steps,
                          json_pack("{s:s,s:s,s:s}", "do", "await", "what", "exit", "name", name));
}

/* What is compiled for a kind: all files, as each may hold a warning; or what is linked. */
static size_t sources_of(const struct build *build, enum build_kind kind, const char ***sources)
{
    if (kind == BUILD_SANITIZED) {
        return build_sources(build, &build->lab->programs[0], sources);
    }
    *sources = memory_need(build->file_count, sizeof **sources);
    for (size_t i = 0; i < build->file_count; i++) {
        (*sources)[i] = build->files[i];
    }
    return build->file_count;
}

static void compile_steps(const struct build *build, json_t *steps, enum build_kind kind)
{
    const char **sources;
    size_t count = sources_of(build, kind, &sources);
    for (size_t i = 0; i < count; i++) {
        add_start(steps, sources[i], compile_arguments(sources[i], kind));
    }
    for (size_t i = 0; i < count; i++) {
        add_await(steps, sources[i]);
    }
    free(sources);
}

static void append_objects(const struct build *build, const struct lab_program *program,
                           json_t *arguments)
{
    const char **sources;
    size_t count = build_sources(build, program, &sources);
    for (size_t i = 0; i < count; i++) {
        append_format(arguments, "/program/%s.o", sources[i]);
    }
    free(sources);
}

static void link_program(const struct build *build, const struct lab_program *program,
                         enum build_kind kind, json_t *steps)
{
    json_t *arguments = json_pack("[s]", commands_compiler(kind));
    append_choice(arguments, kind);
    append(arguments, "-g");
    append(arguments, "-pthread");
    if (kind == BUILD_SANITIZED) {
        append(arguments, "-fsanitize=address,undefined");
        if (commands_compiler(kind)[0] == 'g') {
            /* The shared one writes to standard error, whatever it is told. */
            append(arguments, "-static-libubsan");
        }
    }
    append_objects(build, program, arguments);
    append(arguments, "-lm");
    for (size_t i = 0; i < program->library_count; i++) {
        append_format(arguments, "-l%s", program->libraries[i]);
    }
    append(arguments, "-o");
    append_format(arguments, "/program/%s", program->name);
    add_start(steps, program->name, arguments);
    add_await(steps, program->name);
}

json_t *commands_of(const struct build *build, enum build_kind kind)
{
    json_t *steps = json_array();
    compile_steps(build, steps, kind);
    for (size_t i = 0; i < build_program_count(build, kind); i++) {
        if (build_has_source(build, &build->lab->programs[i])) {
            link_program(build, &build->lab->programs[i], kind, steps);
        }
    }
    return steps;
}
