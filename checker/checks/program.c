/* SPDX-License-Identifier: MIT
 *
 * One run of any program, built by anybody: judged by its IPC objects, its processes, its crashes
 * and its time. Protocol in checks.h.
 *
 * The program runs once as it was called. Further runs, where they were asked for or the first has
 * left a question open, work on a copy of the folder of their own, side by side; where the folder
 * is too large for that, in the folder itself, one after the other.
 */
#define _GNU_SOURCE
#include "checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blind.h"
#include "context.h"
#include "families.h"
#include "faults.h"
#include "folder.h"
#include "ledger.h"
#include "memory.h"
#include "memory_tools.h"
#include "place.h"
#include "racelog.h"
#include "results.h"
#include "runs.h"
#include "signals.h"
#include "tracelog.h"

extern char **environ;

enum { OUTPUT_BYTES = 8 << 20, GRACE_MS = 300, MOST_PROCESSES = 1500 };

static json_t *steps_of(const struct program_options *options, const struct place *place,
                        json_t *script)
{
    json_t *arguments = json_pack("[s]", place->program);
    for (size_t i = 1; options->arguments[i] != NULL; i++) {
        json_array_append_new(arguments, json_string(options->arguments[i]));
    }
    json_t *steps = json_pack("[{s:s,s:s,s:s,s:o}]", "do", "start", "name", "program", "stdin",
                              place->input ? place->input : "/dev/null", "argv", arguments);
    if (script != NULL) {
        json_array_extend(steps, script);
    }
    json_array_append_new(
        steps, json_pack("{s:s,s:s,s:s}", "do", "await", "what", "exit", "name", "program"));
    return steps;
}

/* The address space that the race engine may use to watch shared memory: eight times its size. */
enum { SHADOW_GB = 12, PAUSE_US = 20000, PAUSES = 80, MOST_DIRECTED = 128 };

/* What all runs of the program share. */
struct program {
    const struct program_options *options;
    struct place place;
};

static const struct program *program_of(const struct context *context)
{
    return context->launcher->data;
}

static int trace_for(const struct context *context, const struct run *run, struct trouble *trouble)
{
    uint32_t places[MOST_DIRECTED];
    struct trace_options wanted = {.seed = (uint64_t)run->seed,
                                   .pause_us = PAUSE_US,
                                   .pause_most = PAUSES,
                                   .shadow_bytes = (uint64_t)SHADOW_GB << 30,
                                   .directed = places};
    if (run->request.kind == RUN_RACES) { /* at the pairs that the first run could not prove */
        wanted.directed_count = race_log_suspects(context->runs[0]->races, places, MOST_DIRECTED);
    }
    return trace_create(&wanted, trouble);
}

/* The race engine's schedules differ by their seeds. */
static long seed_of(const struct context *context, const struct run *run)
{
    long seed = program_of(context)->options->seed;
    for (size_t i = 0; context->runs[i] != run; i++) {
        seed += context->runs[i + 1]->request.kind == RUN_RACES;
    }
    return seed;
}

static bool start(struct context *context, struct run *run, struct trouble *trouble)
{
    const struct program *program = program_of(context);
    const struct place *place = &program->place;
    struct box_bind binds[PLACE_BINDS];
    char *copy = NULL;
    memcpy(binds, place->binds, sizeof binds);
    if (run != context->runs[0]) {
        run->folder = place_fresh(context->box, place, &binds[0], &copy);
    }
    run->seed = seed_of(context, run);
    run->trace_fd = run->traced ? trace_for(context, run, trouble) : -1;
    json_t *steps = steps_of(program->options, place, run->request.script);
    struct box_plan plan = {.limits = {.run_ms = program->options->timeout_s * 1e3,
                                       .grace_ms = GRACE_MS,
                                       .processes = MOST_PROCESSES,
                                       .output_bytes = OUTPUT_BYTES,
                                       .file_bytes = 1L << 30},
                            .binds = binds,
                            .bind_count = place->bind_count,
                            .whole_root = !context->box->drops,
                            .folder = place->folder,
                            .environment = (const char *const *)environ,
                            .supervise = true,
                            .witness = true,
                            .fault = run->request.fault,
                            .watch = run->request.watch,
                            .steps = steps,
                            .trace_fd = run->trace_fd};
    bool well = (!run->traced || run->trace_fd >= 0) &&
                memory_tool_prepare(context, run, &plan, trouble) &&
                box_start(context->box, &plan, &run->box_run, trouble);
    json_decref(steps);
    free(copy);
    return well;
}

static void say(const struct context *context, const char *what)
{
    const struct program_options *options = program_of(context)->options;
    if (options->progress != NULL) {
        options->progress(what, options->progress_data);
    }
}

/* By its file's name: what the copy can't hold must not be shared by runs at the same time. */
static int most_at_once(const struct box *box, const struct place *place)
{
    struct box_bind ignored;
    char *copy, *folder = place_fresh(box, place, &ignored, &copy);
    if (folder == NULL) {
        return 1;
    }
    folder_remove(folder);
    free(folder);
    free(copy);
    return 0;
}

static bool wants_more(const struct program_options *options)
{
    return options->faults || options->signals || options->memory;
}

/* With --signal the run in which it comes, if that needs no other. */
static void ask_first(struct context *context, const struct program_options *options)
{
    bool knows = options->signals || signals_need_facts(options);
    bool asked = options->signal != 0 && !knows && signals_ask_one(context, options);
    if (!asked) {
        runs_ask(context,
                 &(struct run_request){.name = "program",
                                       .kind = RUN_PLAIN,
                                       .variant = context->traced.probe != NULL ? VARIANT_TRACED
                                                                                : VARIANT_PLAIN,
                                       .watch = knows ? BOX_WATCH_LOCKS | BOX_WATCH_RESULTS : 0});
    }
    context->runs[0]->request.watch |= options->ledger ? ledger_watch() : 0;
}

static void ask_signals(struct context *context, const struct program_options *options)
{
    if (options->signal != 0 && context->runs[0]->request.kind != RUN_SIGNAL) {
        signals_ask_one(context, options);
    }
    if (options->signals) {
        signals_ask(context, options->effort);
    }
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

/* More schedules, where the first has met pairs that it could not prove, or when asked for. */
static bool race_again(struct context *context, struct trouble *trouble)
{
    enum { AGAIN = 3, THOROUGH = 10 };
    const struct program_options *options = program_of(context)->options;
    const struct run *first = context->runs[0];
    bool wanted = options->effort == CHECK_THOROUGH ||
                  (options->effort == CHECK_NORMAL && !has(first, true) && has(first, false));
    int most = !first->traced || first->log.out_of_time || !wanted ? 0
               : options->effort == CHECK_THOROUGH                 ? THOROUGH
                                                                   : AGAIN;
    bool well = true;
    for (int i = 0; well && i < most && !has(context->runs[context->run_count - 1], true); i++) {
        runs_ask(context, &(struct run_request){.name = "races",
                                                .kind = RUN_RACES,
                                                .variant = VARIANT_TRACED,
                                                .script = json_incref(first->request.script)});
        well = runs_make(context, trouble);
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
    const struct run *run = context->runs[0];
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

static bool memory_is_open(const struct context *context)
{
    bool nothing = false;
    if (program_of(context)->options->memory) {
        free(sanitizers_note(context, &nothing));
    }
    return nothing;
}

static void note_memory(const struct context *context, struct outcome *outcome)
{
    bool nothing;
    char *text = program_of(context)->options->memory ? sanitizers_note(context, &nothing) : NULL;
    if (text != NULL) {
        note(outcome, text);
    }
    free(text);
}

static void notes(const struct context *context, struct outcome *outcome)
{
    const struct run_log *log = &context->runs[0]->log;
    note_races(context, outcome);
    char *signals = signals_note(context, program_of(context)->options);
    if (signals != NULL) {
        note(outcome, signals);
        free(signals);
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
    if (program_of(context)->options->faults) {
        char *text = faults_note(context);
        note(outcome, text);
        free(text);
    }
    note_memory(context, outcome);
    if (context->plain.probe == NULL || !probe_has_debug_info(context->plain.probe)) {
        note(outcome, "the program has no debug information: build it with -g to see files and "
                      "lines");
    }
}

/* Races are repeated by the seed; all else by running it again. */
static void add_replay(const struct context *context, const struct program_options *options,
                       struct outcome *outcome)
{
    if (!context->runs[0]->traced) {
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
    family_signals(context);
    family_race(context);
    family_memory(context);
    family_lock(context);
    if (options->faults) {
        family_faults(context);
    }
    if (options->memory) {
        family_sanitizers(context);
    }
    add_replay(context, options, outcome);
    findings_say_when(&outcome->findings);
    findings_sort(&outcome->findings);
    notes(context, outcome);
    outcome_add_runs(outcome, context);
    bool unjudged =
        (context->runs[0]->traced && context->why_not[rule_find("race") - rules] != NULL) ||
        memory_is_open(context);
    outcome->verdict = findings_errors(&outcome->findings) > 0 ? VERDICT_FAIL
                       : unjudged                              ? VERDICT_UNCHECKED
                                                               : VERDICT_PASS;
    outcome->duration_s = context->runs[0]->log.duration_ms / 1e3;
    if (options->ledger) {
        outcome_add_ledger(outcome, context, context->runs[0]);
    }
}

static void open_image(const struct context *context, const struct place *place,
                       struct image *image)
{
    struct trouble ignored;
    image->probe = probe_open(place->program, &ignored);
    const struct box_plan plan = {.binds = place->binds, .bind_count = place->bind_count};
    image->inside = box_path(context->box, &plan, place->program);
    image->witness = context->box->kit->witness;
}

/* Instrumented or not, it is one file; the instrumented run asks for it by another name. */
static void open_images(struct context *context, const struct place *place)
{
    open_image(context, place, &context->plain);
    memory_find_sanitizers(context);
    struct trouble ignored;
    if (instrumentation_read(place->program, &context->instrumentation, &ignored) &&
        context->instrumentation.instrumented) {
        open_image(context, place, &context->traced);
        context->race_doubted = blind_to_orders(&context->instrumentation);
    }
}

/* Under the tool that fits it: one built with AddressSanitizer is watched by that. */
static void ask_memory(struct context *context)
{
    bool sanitized = context->has_address;
    enum run_variant variant = sanitized ? VARIANT_SANITIZED : VARIANT_MEMCHECK;
    if (memory_tool_missing(context, variant) == NULL) {
        runs_ask(context, &(struct run_request){.name = sanitized ? "sanitized" : "memcheck",
                                                .kind = RUN_MEMORY,
                                                .variant = variant});
    }
}

static bool make_runs(struct context *context, const struct place *place, struct trouble *trouble)
{
    const struct program_options *options = program_of(context)->options;
    struct fault_wish faults = {.all = options->effort == CHECK_THOROUGH};
    open_images(context, place);
    ask_first(context, options);
    bool well = runs_make(context, trouble) && race_again(context, trouble);
    if (well) {
        ask_signals(context, options);
        if (options->memory) {
            ask_memory(context);
        }
        well = runs_make(context, trouble);
    }
    while (well && options->faults && faults_next(context, &faults)) {
        well = runs_make(context, trouble);
    }
    return well && runs_make(context, trouble);
}

bool check_program(const struct box *box, const struct program_options *options,
                   struct outcome *outcome, char **out, char **err, struct trouble *trouble)
{
    struct context context;
    struct program program = {.options = options};
    memset(outcome, 0, sizeof *outcome);
    outcome->program = text_copy(options->arguments[0]);
    context_init(&context);
    context.box = box;
    context.findings = &outcome->findings;
    bool well = place_open(box, options, &program.place, trouble);
    struct launcher launcher = {.start = start, .say = say, .data = &program};
    context.launcher = &launcher;
    if (well) {
        launcher.most = wants_more(options) ? most_at_once(box, &program.place) : 1;
        well = make_runs(&context, &program.place, trouble);
    }
    if (well) {
        *out = text_copy(context.runs[0]->log.programs[0].out);
        *err = text_copy(context.runs[0]->log.programs[0].err);
        judge(&context, options, outcome);
    }
    place_close(&program.place);
    context_release(&context);
    return well;
}
