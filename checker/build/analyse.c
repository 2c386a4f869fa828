/* SPDX-License-Identifier: MIT
 *
 * One job in the sandbox: gcc -fanalyzer for one file after the other, then clang-tidy, where it is
 * there, for all of them. gcc's remarks come as JSON, with the way that leads to each; clang-tidy's
 * as lines. See analyse.h.
 */
#define _GNU_SOURCE
#include "analyse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "remarks.h"

#define TIDY "clang-tidy"
#define TIDY_PATH "/usr/bin/" TIDY
enum { ANALYSIS_S = 60, TOOL_MB = 2000, MOST_EVENTS = 4 };

void analysis_tools(struct analysis_tool tools[ANALYSIS_TOOLS])
{
    tools[0] = (struct analysis_tool){"gcc", "gcc -fanalyzer: advice of check --thorough",
                                      "build-essential", access("/usr/bin/gcc", X_OK) == 0};
    tools[1] = (struct analysis_tool){TIDY, "clang-tidy: more advice of check --thorough", TIDY,
                                      access(TIDY_PATH, X_OK) == 0};
}

/* --- the job ---------------------------------------------------------------------------------- */

static char *source_argument(const char *file)
{
    /* Not to be taken for an option or a list of options. */
    return text_format(file[0] == '-' || file[0] == '@' ? "./%s" : "%s", file);
}

static void add_step(json_t *steps, const char *name, json_t *arguments)
{
    json_array_append_new(
        steps, json_pack("{s:s,s:s,s:o}", "do", "start", "name", name, "argv", arguments));
    json_array_append_new(steps,
                          json_pack("{s:s,s:s,s:s}", "do", "await", "what", "exit", "name", name));
}

static void add_gcc(const struct build *build, json_t *steps)
{
    for (size_t i = 0; i < build->file_count; i++) {
        char *source = source_argument(build->files[i]);
        add_step(steps, build->files[i],
                 json_pack("[s,s,s,s,s,s,s,s]", "gcc", "-std=gnu17", "-pthread", "-fanalyzer",
                           "-fdiagnostics-format=json", "-c", source, "-o/dev/null"));
        free(source);
    }
}

/* --config: not what a file of that name in the folder says. */
static void add_tidy(const struct build *build, json_t *steps)
{
    char *checks = remark_checks();
    char *option = text_format("--checks=%s", checks);
    json_t *arguments = json_pack("[s,s,s,s]", TIDY_PATH, "--quiet", "--config={}", option);
    for (size_t i = 0; i < build->file_count; i++) {
        char *source = source_argument(build->files[i]);
        json_array_append_new(arguments, json_string(source));
        free(source);
    }
    json_array_append_new(arguments, json_string("--"));
    json_array_append_new(arguments, json_string("-std=gnu17"));
    json_array_append_new(arguments, json_string("-pthread"));
    add_step(steps, TIDY, arguments);
    free(checks);
    free(option);
}

/* Of address space. A sanitized driver reserves terabytes of it. */
static long tool_memory(void)
{
#ifdef __SANITIZE_ADDRESS__
    return 0;
#else
    return (long)TOOL_MB << 20;
#endif
}

bool analysis_start(const struct build *build, struct analysis *analysis, struct trouble *trouble)
{
    const struct box_bind binds[] = {{build->source, "/src", false}};
    json_t *steps = json_array();
    *analysis = (struct analysis){.has_tidy = access(TIDY_PATH, X_OK) == 0};
    add_gcc(build, steps);
    if (analysis->has_tidy) {
        add_tidy(build, steps);
    }
    struct box_plan plan = {.limits = {.run_ms = ANALYSIS_S * 1000.0,
                                       .processes = 64,
                                       .output_bytes = 4 << 20,
                                       .memory_bytes = tool_memory(),
                                       .file_bytes = 64 << 20,
                                       .cpu_s = ANALYSIS_S},
                            .binds = binds,
                            .bind_count = 1,
                            .folder = "/src",
                            .steps = steps,
                            .trace_fd = -1};
    analysis->running = box_start(build->box, &plan, &analysis->run, trouble);
    json_decref(steps);
    return analysis->running;
}

/* --- what they said --------------------------------------------------------------------------- */

static bool is_told(const struct findings *findings, const char *file, int line)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->all[i];
        for (size_t k = 0; finding->rule != NULL && k < finding->location_count; k++) {
            const struct location *location = &finding->locations[k];
            if (location->line == line && location->file != NULL &&
                strcmp(location->file, file) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* NULL: it is not to be passed on, or has been told. */
static struct finding *add_remark(struct findings *findings, const char *tool, const char *kind,
                                  const char *message, const char *file, int line)
{
    const char *words = remark_words(kind, message);
    if (words == NULL || line <= 0 || is_told(findings, file, line)) {
        return NULL;
    }
    struct finding *finding =
        findings_add(findings, "build.advice", "build", "%s (%s: %s)", words, tool, message);
    finding_locate(finding, file, line, NULL);
    finding_detail(finding,
                   "read from the source, not seen in a run: judge for yourself whether "
                   "the program can come there (%s)",
                   kind);
    return finding;
}

static const char *text_of(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static const char *file_of(json_t *place)
{
    const char *file = text_of(place, "file");
    return strncmp(file, "./", 2) == 0 ? file + 2 : file;
}

static int line_of(json_t *place)
{
    return (int)json_integer_value(json_object_get(place, "line"));
}

/* The last steps of the way that leads there. */
static void add_events(json_t *path, struct finding *finding)
{
    size_t count = json_array_size(path);
    for (size_t i = count > MOST_EVENTS ? count - MOST_EVENTS : 0; i < count; i++) {
        json_t *event = json_array_get(path, i), *place = json_object_get(event, "location");
        const char *function = text_of(event, "function");
        if (line_of(place) > 0) {
            location_note(finding_locate(finding, file_of(place), line_of(place), function),
                          text_of(event, "description"));
        }
    }
}

static void read_gcc_line(const char *line, struct findings *findings)
{
    json_error_t error;
    json_t *all = line[0] == '[' ? json_loads(line, 0, &error) : NULL, *diagnostic;
    size_t i;
    json_array_foreach(all, i, diagnostic)
    {
        json_t *where = json_array_get(json_object_get(diagnostic, "locations"), 0);
        json_t *caret = json_object_get(where, "caret");
        struct finding *finding =
            add_remark(findings, "gcc", text_of(diagnostic, "option"),
                       text_of(diagnostic, "message"), file_of(caret), line_of(caret));
        if (finding != NULL) {
            add_events(json_object_get(diagnostic, "path"), finding);
        }
    }
    json_decref(all);
}

/* "/src/main.c:10:5: warning: Attempt to free released memory [clang-analyzer-unix.Malloc]", the
 * folder as it is called in the sandbox or, without one, outside. */
static void read_tidy_line(const struct build *build, char *line, struct findings *findings)
{
    static const char mark[] = ": warning: ";
    static const char inside[] = "/src";
    char *message = strstr(line, mark), *kind = strrchr(line, '[');
    int number, column;
    size_t length = strlen(build->source);
    const char *file = strncmp(line, inside, strlen(inside)) == 0  ? line + strlen(inside)
                       : strncmp(line, build->source, length) == 0 ? line + length
                                                                   : NULL;
    char *colon = file != NULL ? strchr(file, ':') : NULL;
    if (message == NULL || kind == NULL || kind < message || colon == NULL || file[0] != '/' ||
        sscanf(colon, ":%d:%d:", &number, &column) != 2) {
        return;
    }
    *colon = '\0';
    message += strlen(mark);
    kind[-1] = '\0'; /* the space before it */
    kind++;
    kind[strcspn(kind, ",]")] = '\0';
    add_remark(findings, TIDY, kind, message, file + 1, number);
}

static void read_output(const struct build *build, const struct log_program *program,
                        struct findings *findings)
{
    bool tidy = strcmp(program->name, TIDY) == 0;
    const char *at = tidy ? program->out : program->err;
    while (*at != '\0') {
        size_t length = strcspn(at, "\n");
        char *line = text_format("%.*s", (int)length, at);
        if (tidy) {
            read_tidy_line(build, line, findings);
        } else {
            read_gcc_line(line, findings);
        }
        free(line);
        at += length + (at[length] == '\n');
    }
}

static char *gap_of(const struct analysis *analysis, const struct run_log *log)
{
    for (size_t i = 0; i < log->program_count; i++) {
        const struct log_program *program = &log->programs[i];
        bool tidy = strcmp(program->name, TIDY) == 0;
        if (!program->ended || program->exit != 0 || log->out_of_time || log->flooded) {
            return tidy
                       ? text_copy("clang-tidy did not come to its end, so what it would have said "
                                   "of the source could not be checked")
                       : text_format("gcc -fanalyzer did not come to its end on %s, so what it "
                                     "would have said could not be checked",
                                     program->name);
        }
    }
    return analysis->has_tidy
               ? NULL
               : text_copy("clang-tidy is not installed (the package clang-tidy), so "
                           "what it would have said could not be checked");
}

bool analysis_finish(const struct build *build, struct analysis *analysis,
                     struct findings *findings, char **gap, struct trouble *trouble)
{
    struct run_log log;
    analysis->running = false;
    *gap = NULL;
    if (!box_finish(&analysis->run, &log, trouble)) {
        return false;
    }
    for (size_t i = 0; i < log.program_count; i++) {
        read_output(build, &log.programs[i], findings);
    }
    *gap = gap_of(analysis, &log);
    run_log_release(&log);
    return true;
}

void analysis_release(struct analysis *analysis)
{
    struct run_log log;
    struct trouble ignored;
    if (analysis->running && box_finish(&analysis->run, &log, &ignored)) {
        run_log_release(&log);
    }
    *analysis = (struct analysis){.running = false};
}
