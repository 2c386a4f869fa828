/* SPDX-License-Identifier: MIT
 *
 * One run of any program, built by anybody: judged by its IPC objects, its processes, its crashes
 * and its time. Protocol in checks.h.
 *
 * An ordinary user's program finds the machine's files read-only, its working folder as it is, and
 * a /dev/shm, processes and IPC objects of its own. For root the program runs as an unprivileged
 * user on a copy of the working folder, as that user may be unable to enter the folder itself.
 */
#define _GNU_SOURCE
#include "checks.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blind.h"
#include "context.h"
#include "families.h"
#include "folder.h"
#include "memory.h"
#include "racelog.h"
#include "results.h"
#include "tracelog.h"

extern char **environ;

enum { MOST_COPIED_FILES = 4000, OUTPUT_BYTES = 8 << 20, GRACE_MS = 300, MOST_PROCESSES = 1500 };
static const long most_copied_bytes = 64L << 20;

struct place {
    char *program; /* outside: to read its debug information */
    char *folder;  /* the working folder, as the program sees it */
    char *copy;    /* root: temporary; NULL = none */
    char *input;   /* inside; NULL = /dev/null */
    struct box_bind binds[3];
    size_t bind_count;
    char *texts[4]; /* what the binds point at */
};

static char *search_path(const char *name)
{
    const char *path = getenv("PATH");
    char *all = text_copy(path ? path : "/usr/bin:/bin"), *rest = all, *part;
    char *found = NULL;
    while (found == NULL && (part = strsep(&rest, ":")) != NULL) {
        char *candidate = text_format("%s/%s", part, name);
        found = access(candidate, X_OK) == 0 ? realpath(candidate, NULL) : NULL;
        free(candidate);
    }
    free(all);
    return found;
}

static char *find_program(const char *name, struct trouble *trouble)
{
    struct stat state;
    char *path = strchr(name, '/') ? realpath(name, NULL) : search_path(name);
    if (path == NULL) {
        trouble_set(trouble, "can't find the program %s: %s", name, strerror(ENOENT));
        return NULL;
    }
    if (stat(path, &state) != 0 || !S_ISREG(state.st_mode) || access(path, X_OK) != 0) {
        trouble_set(trouble, "%s is not a program that can be run", path);
        free(path);
        return NULL;
    }
    return path;
}

bool check_program_is_there(const char *name, struct trouble *trouble)
{
    char *path = find_program(name, trouble);
    free(path);
    return path != NULL;
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 &&
           (path[length] == '/' || path[length] == '\0' || strcmp(folder, "/") == 0);
}

static bool is_system_path(const char *path)
{
    return is_below(path, "/usr") || is_below(path, "/bin") || is_below(path, "/lib");
}

static void bind_add(struct place *place, char *outside, const char *inside, bool writable)
{
    place->texts[place->bind_count] = outside;
    place->binds[place->bind_count] = (struct box_bind){outside, inside, writable};
    place->bind_count++;
}

static bool copy_into(struct place *place, const char *name, const char *from, const char *inside,
                      struct trouble *trouble)
{
    struct copy_limits limits = {.files = MOST_COPIED_FILES, .bytes = most_copied_bytes};
    char *to = text_format("%s/%s", place->copy, name);
    bool copied = folder_make(to, trouble) && folder_copy(from, to, &limits, trouble);
    bind_add(place, to, inside, true);
    if (limits.over_limit) {
        trouble_set(trouble,
                    "as root the program runs on a copy of %s, and that holds more than %ld MB or "
                    "%d files: start it from a smaller folder, or as an ordinary user",
                    from, most_copied_bytes >> 20, MOST_COPIED_FILES);
    }
    return copied;
}

/* Root: copies of the working folder and, if it lies elsewhere, of the program's. */
static bool place_copies(const struct box *box, struct place *place, struct trouble *trouble)
{
    place->copy = folder_temporary(trouble);
    if (place->copy == NULL || !copy_into(place, "folder", place->folder, place->folder, trouble)) {
        return false;
    }
    if (!is_below(place->program, place->folder) && !is_system_path(place->program)) {
        char *folder = text_copy(place->program);
        *strrchr(folder, '/') = '\0';
        place->texts[3] = folder;
        if (!copy_into(place, "program", folder, folder, trouble)) {
            return false;
        }
    }
    return folder_give(place->copy, box->uid, box->gid, trouble);
}

static void place_own(struct place *place)
{
    bind_add(place, text_copy(place->folder), place->folder, true);
}

static bool place_input(struct place *place, const char *input, struct trouble *trouble)
{
    if (input == NULL) {
        return true;
    }
    place->input = realpath(input, NULL);
    if (place->input == NULL || access(place->input, R_OK) != 0) {
        return trouble_set(trouble, "can't read %s: %s", input, strerror(errno));
    }
    if (place->copy != NULL && !is_below(place->input, place->folder)) {
        return trouble_set(trouble, "as root the file for --stdin must lie in the current folder");
    }
    return true;
}

static bool place_open(const struct box *box, const struct program_options *options,
                       struct place *place, struct trouble *trouble)
{
    memset(place, 0, sizeof *place);
    place->program = find_program(options->arguments[0], trouble);
    if (place->program == NULL) {
        return false;
    }
    place->folder = getcwd(NULL, 0);
    if (place->folder == NULL) {
        return trouble_set(trouble, "can't tell the current folder: %s", strerror(errno));
    }
    if (box->drops) {
        if (!place_copies(box, place, trouble)) {
            return false;
        }
    } else {
        place_own(place);
    }
    return place_input(place, options->input, trouble);
}

static void place_close(struct place *place)
{
    if (place->copy != NULL) {
        folder_remove(place->copy);
    }
    for (size_t i = 0; i < 4; i++) {
        free(place->texts[i]);
    }
    free(place->program);
    free(place->folder);
    free(place->copy);
    free(place->input);
}

static json_t *steps_of(const struct program_options *options, const struct place *place)
{
    json_t *arguments = json_pack("[s]", place->program);
    for (size_t i = 1; options->arguments[i] != NULL; i++) {
        json_array_append_new(arguments, json_string(options->arguments[i]));
    }
    json_t *steps = json_pack("[{s:s,s:s,s:s,s:o}]", "do", "start", "name", "program", "stdin",
                              place->input ? place->input : "/dev/null", "argv", arguments);
    if (options->signal != 0) {
        json_array_append_new(steps,
                              json_pack("{s:s,s:s,s:s,s:f}", "do", "await", "what", "time", "name",
                                        "program", "ms", options->signal_after_s * 1e3));
        json_array_append_new(steps, json_pack("{s:s,s:s,s:i}", "do", "signal", "name", "program",
                                               "signal", options->signal));
    }
    json_array_append_new(
        steps, json_pack("{s:s,s:s,s:s}", "do", "await", "what", "exit", "name", "program"));
    return steps;
}

static const char *signal_run_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {{SIGINT, "SIGINT"},   {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"},
                 {SIGQUIT, "SIGQUIT"}, {SIGKILL, "SIGKILL"}, {SIGUSR1, "SIGUSR1"},
                 {SIGUSR2, "SIGUSR2"}, {SIGPIPE, "SIGPIPE"}, {SIGALRM, "SIGALRM"},
                 {SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].number == number) {
            return names[i].name;
        }
    }
    return "signal";
}

/* The address space that the race engine may use to watch shared memory: eight times its size. */
enum { SHADOW_GB = 12, PAUSE_US = 20000, PAUSES = 80, MOST_DIRECTED = 128 };

/* first: an earlier run, at whose unproven pairs this one shall pause; NULL = none. */
static int trace_for(const struct program_options *options, long shift,
                     const struct race_log *first, struct trouble *trouble)
{
    uint32_t places[MOST_DIRECTED];
    struct trace_options wanted = {.seed = (uint64_t)(options->seed + shift),
                                   .pause_us = PAUSE_US,
                                   .pause_most = PAUSES,
                                   .shadow_bytes = (uint64_t)SHADOW_GB << 30,
                                   .directed = places};
    wanted.directed_count = race_log_suspects(first, places, MOST_DIRECTED);
    return trace_create(&wanted, trouble);
}

static bool run_it(struct context *context, const struct program_options *options,
                   struct place *place, struct trouble *trouble)
{
    struct run *run = &context->runs[context->run_count++];
    const char *name = options->signal ? signal_run_name(options->signal) : "program";
    const struct run *first = run > context->runs ? &context->runs[0] : NULL;
    *run = (struct run){.name = first != NULL ? "races" : name,
                        .trace_fd = -1,
                        .traced = context->traced.probe != NULL,
                        .seed = options->seed + (run - context->runs)};
    if (run->traced) {
        run->trace_fd =
            trace_for(options, run - context->runs, first ? first->races : NULL, trouble);
        if (run->trace_fd < 0) {
            return false;
        }
    }
    json_t *steps = steps_of(options, place);
    struct box_plan plan = {.limits = {.run_ms = options->timeout_s * 1e3,
                                       .grace_ms = GRACE_MS,
                                       .processes = MOST_PROCESSES,
                                       .output_bytes = OUTPUT_BYTES,
                                       .file_bytes = 1L << 30},
                            .binds = place->binds,
                            .bind_count = place->bind_count,
                            .whole_root = !context->box->drops,
                            .folder = place->folder,
                            .environment = (const char *const *)environ,
                            .supervise = true,
                            .witness = true,
                            .steps = steps,
                            .trace_fd = run->trace_fd};
    bool well = box_start(context->box, &plan, &run->box_run, trouble);
    run->started = well;
    if (well) {
        well = box_finish(&run->box_run, &run->log, trouble);
        run->started = false;
        run->finished = well;
    }
    json_decref(steps);
    return well && (!run->traced || run_open_trace(run, trouble));
}

static bool has(const struct run *run, bool proven)
{
    for (size_t i = 0; run->races != NULL && i < run->races->pair_count; i++) {
        if (run->races->pairs[i].proven == proven) {
            return true;
        }
    }
    return false;
}

/* More runs, where the first has met pairs that it could not prove, or when asked for. */
static bool run_again(struct context *context, const struct program_options *options,
                      struct place *place, struct trouble *trouble)
{
    enum { AGAIN = 3, THOROUGH = 10 };
    const struct run *first = &context->runs[0];
    bool wanted = options->effort == CHECK_THOROUGH ||
                  (options->effort == CHECK_NORMAL && !has(first, true) && has(first, false));
    int most = !first->traced || first->log.out_of_time || !wanted ? 0
               : options->effort == CHECK_THOROUGH                 ? THOROUGH
                                                                   : AGAIN;
    bool well = true;
    for (int i = 0; well && i < most && !has(&context->runs[context->run_count - 1], true); i++) {
        well = run_it(context, options, place, trouble);
    }
    return well;
}

static void note(struct outcome *outcome, const char *text)
{
    outcome->notes = memory_grow(outcome->notes, outcome->note_count + 1, sizeof *outcome->notes);
    outcome->notes[outcome->note_count++] = text_copy(text);
}

static void note_blind_spots(const struct context *context, struct outcome *outcome)
{
    size_t count;
    char **texts = blind_notes(context, &count);
    for (size_t i = 0; i < count; i++) {
        note(outcome, texts[i]);
        free(texts[i]);
    }
    free(texts);
}

static void note_races(const struct context *context, struct outcome *outcome)
{
    const struct run *run = &context->runs[0];
    if (!run->traced) {
        note(outcome, "races between processes were not judged: the program was not built by "
                      "scrutineer-cc (make CC=scrutineer-cc)");
    } else if (context->why_not[rule_find("race") - rules] != NULL) {
        char *text = text_format("races between processes could not be judged: %s",
                                 context->why_not[rule_find("race") - rules]);
        note(outcome, text);
        free(text);
    }
    note_blind_spots(context, outcome);
}

static void notes(const struct context *context, struct outcome *outcome)
{
    const struct run_log *log = &context->runs[0].log;
    note_races(context, outcome);
    if (log->step_count > 2 && log->steps[2].outcome == STEP_PROGRAM_GONE) {
        note(outcome, "the program had ended before the signal was due: it was not sent");
    }
    if (context->box->containment == BOX_BARE) {
        note(outcome, "no sandbox here: the program ran on the machine itself (scrutineer doctor "
                      "says why)");
    }
    if (context->box->drops) {
        note(outcome, "started by root: the program ran as an unprivileged user on a copy of the "
                      "current folder; files that it wrote are gone");
    }
    if (!log->supervised) {
        note(outcome, "calls were not watched (the kernel refuses seccomp notification): places of "
                      "IPC calls are not known");
    }
    if (context->plain.probe == NULL || !probe_has_debug_info(context->plain.probe)) {
        note(outcome, "the program has no debug information: build it with -g to see files and "
                      "lines");
    }
}

/* Races are repeated by the seed; all else by running it again. */
static void add_replay(const struct context *context, const struct program_options *options,
                       struct outcome *outcome)
{
    if (!context->runs[0].traced) {
        return;
    }
    char *command = text_format("scrutineer run --seed %ld --", options->seed);
    for (size_t i = 0; options->arguments[i] != NULL; i++) {
        char *longer = text_format("%s %s", command, options->arguments[i]);
        free(command);
        command = longer;
    }
    for (size_t i = 0; i < outcome->findings.count; i++) {
        finding_replay(&outcome->findings.all[i], command);
    }
    free(command);
}

static void judge(struct context *context, const struct program_options *options,
                  struct outcome *outcome)
{
    family_end(context);
    family_segment(context);
    family_processes(context);
    family_cleanup(context);
    family_race(context);
    family_memory(context);
    family_lock(context);
    add_replay(context, options, outcome);
    findings_say_when(&outcome->findings);
    findings_sort(&outcome->findings);
    notes(context, outcome);
    outcome_add_runs(outcome, context);
    bool unjudged = context->runs[0].traced && context->why_not[rule_find("race") - rules] != NULL;
    outcome->verdict = findings_errors(&outcome->findings) > 0 ? VERDICT_FAIL
                       : unjudged                              ? VERDICT_UNCHECKED
                                                               : VERDICT_PASS;
    outcome->duration_s = context->runs[0].log.duration_ms / 1e3;
}

static void open_image(const struct context *context, const struct place *place,
                       struct image *image)
{
    struct trouble ignored;
    image->probe = probe_open(place->program, &ignored);
    image->inside = text_copy(place->program);
    image->witness = context->box->kit->witness;
}

/* Instrumented or not, it is one file; the instrumented run asks for it by another name. */
static void open_images(struct context *context, const struct place *place)
{
    open_image(context, place, &context->plain);
    struct trouble ignored;
    if (instrumentation_read(place->program, &context->instrumentation, &ignored) &&
        context->instrumentation.instrumented) {
        open_image(context, place, &context->traced);
        context->race_doubted = blind_to_orders(&context->instrumentation);
    }
}

bool check_program(const struct box *box, const struct program_options *options,
                   struct outcome *outcome, char **out, char **err, struct trouble *trouble)
{
    struct context context;
    struct place place;
    memset(outcome, 0, sizeof *outcome);
    outcome->program = text_copy(options->arguments[0]);
    context_init(&context);
    context.box = box;
    context.findings = &outcome->findings;
    bool well = place_open(box, options, &place, trouble);
    if (well) {
        open_images(&context, &place);
        well = run_it(&context, options, &place, trouble) &&
               run_again(&context, options, &place, trouble);
    }
    if (well) {
        *out = text_copy(context.runs[0].log.programs[0].out);
        *err = text_copy(context.runs[0].log.programs[0].err);
        judge(&context, options, outcome);
    }
    place_close(&place);
    context_release(&context);
    return well;
}
