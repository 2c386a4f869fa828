/* SPDX-License-Identifier: MIT
 *
 * The steps of a build: an object a source, all at once, then a link a program. Protocol in
 * build.h; what the compiler says is read in diagnostics.c.
 *
 * The traced variant is made by scrutineer-cc, from a copy of the kit's files beside the sources.
 */
#define _GNU_SOURCE
#include "build.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "diagnostics.h"
#include "folder.h"
#include "memory.h"

#define COMPILER "/kit/bin/scrutineer-cc"
#define GCC "--scrutineer-compiler=gcc"
enum { MOST_SOURCES = 40, MOST_SOURCE_BYTES = 8 << 20, BUILD_S = 30, COMPILER_MB = 1500 };

static int by_name(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static bool is_source(const char *name)
{
    size_t length = strlen(name);
    return length > 2 && strcmp(name + length - 2, ".c") == 0 && name[0] != '.';
}

static bool is_text(const char *name)
{
    json_t *text = json_string(name);
    json_decref(text);
    return text != NULL;
}

static bool list_sources(struct build *build, struct trouble *trouble)
{
    DIR *folder = opendir(build->source);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        struct stat state;
        if (!is_source(entry->d_name) || fstatat(dirfd(folder), entry->d_name, &state, 0) != 0 ||
            !S_ISREG(state.st_mode)) {
            continue;
        }
        if (!is_text(entry->d_name)) {
            closedir(folder);
            return trouble_set(trouble, "the name of a source file is not valid UTF-8: rename it");
        }
        {
            build->files = memory_grow(build->files, build->file_count + 1, sizeof *build->files);
            build->files[build->file_count++] = text_copy(entry->d_name);
        }
    }
    if (folder == NULL) {
        return trouble_set(trouble, "can't read %s: %s", build->source, strerror(errno));
    }
    closedir(folder);
    if (build->file_count == 0) {
        return trouble_set(trouble, "there is no *.c file in the folder to check");
    }
    if (build->file_count > MOST_SOURCES) {
        return trouble_set(trouble, "there are %zu *.c files; at most %d are compiled",
                           build->file_count, MOST_SOURCES);
    }
    qsort(build->files, build->file_count, sizeof *build->files, by_name);
    return true;
}

static bool make_folders(struct build *build, struct trouble *trouble)
{
    static const char *const names[] = {"src", "plain", "traced", "kit"};
    bool made = true;
    for (size_t i = 0; made && i < 4; i++) {
        char *path = text_format("%s/%s", build->folder, names[i]);
        made = folder_make(path, trouble);
        free(path);
    }
    return made;
}

bool build_open(struct build *build, const struct box *box, const struct lab *lab,
                const char *source, struct trouble *trouble)
{
    static const char *const endings[] = {".c", ".h", ".inc", ".def", NULL};
    struct copy_limits limits = {endings, 400, MOST_SOURCE_BYTES, false};
    *build = (struct build){.box = box, .lab = lab};
    build->folder = folder_temporary(trouble);
    if (build->folder == NULL) {
        return false;
    }
    build->source = text_format("%s/src", build->folder);
    char *from = realpath(source, NULL);
    bool opened = from != NULL ? true
                               : trouble_set(trouble, "can't find the folder %s: %s", source,
                                             strerror(errno));
    opened = opened && make_folders(build, trouble) &&
             folder_copy(from, build->source, &limits, trouble) && list_sources(build, trouble) &&
             copy_kit(box->kit, build->folder, trouble) &&
             (!box->drops || folder_give(build->folder, box->uid, box->gid, trouble));
    free(from);
    if (!opened) {
        build_close(build, false);
    }
    return opened;
}

void build_close(struct build *build, bool keep)
{
    if (build->folder != NULL && keep) {
        folder_keep(build->folder);
    } else if (build->folder != NULL) {
        folder_remove(build->folder);
    }
    for (size_t i = 0; i < build->file_count; i++) {
        free(build->files[i]);
    }
    free(build->files);
    free(build->source);
    free(build->folder);
    *build = (struct build){0};
}

/* "sources = *": all that no other program names first, as `viewer.c` is the viewer's. */
static bool is_another_programs(const struct build *build, const struct lab_program *program,
                                const char *file)
{
    for (size_t i = 0; i < build->lab->program_count; i++) {
        const struct lab_program *other = &build->lab->programs[i];
        if (other != program && !other->all_others && other->source_count > 0 &&
            strcmp(other->sources[0], file) == 0) {
            return true;
        }
    }
    return false;
}

static bool names_source(const struct lab_program *program, const char *file)
{
    for (size_t i = 0; i < program->source_count; i++) {
        if (strcmp(program->sources[i], file) == 0) {
            return true;
        }
    }
    return false;
}

size_t build_sources(const struct build *build, const struct lab_program *program,
                     const char ***sources)
{
    size_t count = 0;
    *sources = memory_need(build->file_count, sizeof **sources);
    for (size_t i = 0; i < build->file_count; i++) {
        const char *file = build->files[i];
        bool wanted = program->all_others ? !is_another_programs(build, program, file)
                                          : names_source(program, file);
        if (wanted) {
            (*sources)[count++] = file;
        }
    }
    return count;
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

static void append(json_t *arguments, const char *text)
{
    json_array_append_new(arguments, json_string(text));
}

static void append_format(json_t *arguments, const char *format, const char *text)
{
    char *formatted;
    if (asprintf(&formatted, format, text) >= 0) {
        append(arguments, formatted);
        free(formatted);
    }
}

static json_t *compile_arguments(const char *file, bool traced)
{
    json_t *arguments =
        json_pack("[s,s,s,s,s,s,s]", traced ? COMPILER : "gcc", "-std=gnu17", "-Wall", "-Wextra",
                  "-g", "-pthread", "-fdiagnostics-format=json");
    if (traced) {
        append(arguments, GCC); /* whatever the environment says */
    }
    if (!traced) {
        /* So that a call's stack can be followed by the stack pointer alone. */
        append(arguments, "-fomit-frame-pointer");
    }
    append(arguments, "-c");
    /* Not to be taken for an option or a list of options. */
    append_format(arguments, file[0] == '-' || file[0] == '@' ? "./%s" : "%s", file);
    append(arguments, "-o");
    append_format(arguments, "/program/%s.o", file);
    return arguments;
}

static void compile_steps(const struct build *build, json_t *steps, bool traced)
{
    for (size_t i = 0; i < build->file_count; i++) {
        add_start(steps, build->files[i], compile_arguments(build->files[i], traced));
    }
    for (size_t i = 0; i < build->file_count; i++) {
        add_await(steps, build->files[i]);
    }
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

/* The first program is the lab. Another is needed if a run bears its name; else it is built when it
 * is there. */
bool build_needs(const struct build *build, const struct lab_program *program)
{
    if (program == &build->lab->programs[0]) {
        return true;
    }
    for (size_t i = 0; i < build->lab->run_count; i++) {
        if (strcmp(build->lab->runs[i], program->name) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_main_source(const struct build *build, const struct lab_program *program)
{
    bool found = program->all_others;
    for (size_t i = 0; i < build->file_count && !found; i++) {
        found = strcmp(build->files[i], program->sources[0]) == 0;
    }
    return found;
}

static void link_steps(const struct build *build, json_t *steps)
{
    for (size_t i = 0; i < build->lab->program_count; i++) {
        const struct lab_program *program = &build->lab->programs[i];
        if (!has_main_source(build, program)) {
            continue;
        }
        json_t *arguments = json_pack("[s,s,s]", "gcc", "-g", "-pthread");
        append_objects(build, program, arguments);
        append(arguments, "-lm");
        append(arguments, "-o");
        append_format(arguments, "/program/%s", program->name);
        add_start(steps, program->name, arguments);
        add_await(steps, program->name);
    }
}

static void traced_link_steps(const struct build *build, json_t *steps)
{
    const struct lab_program *program = &build->lab->programs[0];
    json_t *arguments = json_pack("[s,s,s,s]", COMPILER, GCC, "-g", "-pthread");
    append_objects(build, program, arguments);
    append(arguments, "-lm");
    append(arguments, "-o");
    append_format(arguments, "/program/%s", program->name);
    add_start(steps, program->name, arguments);
    add_await(steps, program->name);
}

/* Of address space. A sanitized driver reserves terabytes of it. */
static long compiler_memory(void)
{
#ifdef __SANITIZE_ADDRESS__
    return 0;
#else
    return (long)COMPILER_MB << 20;
#endif
}

bool build_start(struct build *build, struct variant *variant, bool traced, struct trouble *trouble)
{
    *variant = (struct variant){.name = traced ? "traced" : "plain", .traced = traced};
    variant->folder = text_format("%s/%s", build->folder, variant->name);
    char *kit = text_format("%s/kit", build->folder);
    json_t *steps = json_array();
    compile_steps(build, steps, traced);
    if (traced) {
        traced_link_steps(build, steps);
    } else {
        link_steps(build, steps);
    }
    const struct box_bind binds[] = {
        {build->source, "/src", false}, {variant->folder, "/program", true}, {kit, "/kit", false}};
    struct box_plan plan = {.limits = {.run_ms = BUILD_S * 1000.0,
                                       .processes = 256,
                                       .output_bytes = 4 << 20,
                                       .memory_bytes = compiler_memory(),
                                       .file_bytes = 64 << 20,
                                       .cpu_s = BUILD_S},
                            .binds = binds,
                            .bind_count = 3,
                            .folder = "/src",
                            .steps = steps,
                            .trace_fd = -1};
    bool started = box_start(build->box, &plan, &variant->run, trouble);
    variant->running = started;
    json_decref(steps);
    free(kit);
    return started;
}

static bool programs_there(const struct build *build, const struct variant *variant)
{
    size_t wanted = variant->traced ? 1 : build->lab->program_count;
    bool there = true;
    for (size_t i = 0; i < wanted; i++) {
        char *path = text_format("%s/%s", variant->folder, build->lab->programs[i].name);
        there = there && (!build_needs(build, &build->lab->programs[i]) || access(path, F_OK) == 0);
        free(path);
    }
    return there;
}

bool build_finish(struct build *build, struct variant *variant, struct findings *findings,
                  struct trouble *trouble)
{
    struct run_log log;
    variant->running = false;
    if (!box_finish(&variant->run, &log, trouble)) {
        return false;
    }
    if (findings != NULL) {
        diagnostics_read(build, &log, BUILD_S, findings);
    }
    variant->built = programs_there(build, variant);
    bool known = true;
    if (findings != NULL && !variant->built && findings_errors(findings) == 0) {
        const char *said = log.program_count > 0 ? log.programs[log.program_count - 1].err : "";
        known = trouble_set(trouble, "the compiler failed and did not say why: %.600s", said);
    }
    run_log_release(&log);
    return known;
}

void variant_release(struct variant *variant)
{
    struct run_log log;
    struct trouble ignored;
    if (variant->running && box_finish(&variant->run, &log, &ignored)) {
        run_log_release(&log);
    }
    free(variant->folder);
    *variant = (struct variant){0};
}
