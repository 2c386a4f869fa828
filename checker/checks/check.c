/* SPDX-License-Identifier: MIT
 *
 * A check from its start to its points: build, run, let the families look, add up. Protocol in
 * checks.h.
 *
 * The plain program runs while the instrumented one is still being built; runs go side by side, as
 * they mostly sleep. The hold run comes last: which lock it takes is known from the traced run. A
 * run that could not be judged for want of a good moment is our trouble, and is made once more,
 * slower.
 */
#define _GNU_SOURCE
#include "checks.h"

#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "blind.h"
#include "context.h"
#include "families.h"
#include "lock.h"
#include "memory.h"
#include "plans.h"
#include "points.h"
#include "results.h"

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void say(const struct check_options *options, const char *what)
{
    if (options->progress != NULL) {
        options->progress(what, options->progress_data);
    }
}

static bool open_image(struct context *context, struct image *image, const char *folder,
                       const char *program)
{
    struct trouble trouble;
    char *path = text_format("%s/%s/%s", context->build->folder, folder, program);
    image->probe = probe_open(path, &trouble);
    image->witness = context->box->kit->witness;
    image->inside = context->box->containment == BOX_BARE ? text_copy(path)
                                                          : text_format("/program/%s", program);
    free(path);
    return image->probe != NULL;
}

static void read_instrumentation(struct context *context)
{
    struct trouble ignored;
    char *path =
        text_format("%s/traced/%s", context->build->folder, context->lab->programs[0].name);
    instrumentation_read(path, &context->instrumentation, &ignored);
    context->race_doubted = blind_to_orders(&context->instrumentation);
    free(path);
}

static bool lab_runs(const struct lab *lab, const char *name)
{
    for (size_t i = 0; i < lab->run_count; i++) {
        if (strcmp(lab->runs[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool start_runs(struct context *context, bool traced, struct trouble *trouble)
{
    bool started = true;
    for (size_t i = 0; started && i < context->lab->run_count; i++) {
        const char *name = context->lab->runs[i];
        bool is_traced = strcmp(name, "traced") == 0;
        bool later = strcmp(name, "hold") == 0 || strcmp(name, "races") == 0;
        if (!later && is_traced == traced) {
            started = plan_start(context, name, NULL, trouble);
        }
    }
    return started;
}

static bool finish_runs(struct context *context, struct trouble *trouble)
{
    for (size_t i = 0; i < context->run_count; i++) {
        struct run *run = &context->runs[i];
        if (run->started && !plan_finish(context, run)) {
            *trouble = run->trouble;
            return false;
        }
    }
    return true;
}

static bool open_traces(struct context *context, struct trouble *trouble)
{
    bool opened = true;
    for (size_t i = 0; opened && i < context->run_count; i++) {
        struct run *run = &context->runs[i];
        opened =
            !run->traced || !run->finished || run->trace != NULL || run_open_trace(run, trouble);
    }
    const struct run *first = run_named(context, "traced");
    context->trace = first != NULL ? first->trace : NULL;
    return opened;
}

static bool has_proven_race(const struct run *run)
{
    for (size_t i = 0; run != NULL && run->races != NULL && i < run->races->pair_count; i++) {
        if (run->races->pairs[i].proven) {
            return true;
        }
    }
    return false;
}

/* More schedules of the instrumented program, unless the first has shown a race already. */
static bool race_runs(struct context *context, struct trouble *trouble)
{
    static const int most[] = {[CHECK_QUICK] = 0, [CHECK_NORMAL] = 2, [CHECK_THOROUGH] = 10};
    const struct run *first = run_named(context, "traced");
    bool started = true;
    if (!lab_runs(context->lab, "races") || first == NULL || !ran_to_its_end(first) ||
        has_proven_race(first)) {
        return true;
    }
    for (int i = 0; started && i < most[context->options->effort]; i++) {
        started = plan_start_race(context, i + 1, first->races, trouble);
        /* As many at a time as the machine can hold. */
        if (started && i % 2 == 1) {
            started = finish_runs(context, trouble);
        }
    }
    return started;
}

static bool hold_run(struct context *context, struct trouble *trouble)
{
    struct hold_target target;
    if (!lab_runs(context->lab, "hold") || !lock_to_hold(context, &target)) {
        return true;
    }
    return plan_start(context, "hold", &target, trouble);
}

/* The signal came too late: the session was over. Not the student's fault. */
static void note_missed_moments(struct context *context)
{
    for (size_t i = 0; i < context->run_count; i++) {
        const struct run *run = &context->runs[i];
        if (!run->finished || strncmp(run->name, "SIG", 3) != 0 || run->log.step_count < 2) {
            continue;
        }
        if (run->log.steps[1].outcome != STEP_DONE && ran_to_its_end(run)) {
            static const char *const affected[] = {"ipc.leak.shm", "ipc.leak.sem", "ipc.leak.msg",
                                                   "ipc.leak.posix"};
            for (size_t k = 0; k < 4; k++) {
                not_judged(context, affected[k],
                           "the session was over before %s could be sent in mid-run", run->name);
                context->is_judged[rule_find(affected[k]) - rules] = false;
            }
        }
    }
}

static void look(struct context *context)
{
    family_end(context);
    family_segment(context);
    family_layout(context);
    family_grid(context);
    family_viewer(context);
    family_processes(context);
    family_session(context);
    family_tamper(context);
    family_race(context);
    family_memory(context);
    family_lock(context);
    family_hold(context);
    family_serial(context);
    family_cleanup(context);
    family_refused(context);
    note_missed_moments(context);
}

/* Builds and runs. *built: it compiled; if not, the findings say why. */
static bool build_and_run(struct context *context, bool *built, struct trouble *trouble)
{
    struct variant plain = {0}, traced = {0};
    bool wants_trace = lab_runs(context->lab, "traced");
    say(context->options, "compiling");
    bool well = build_start(context->build, &plain, false, trouble) &&
                (!wants_trace || build_start(context->build, &traced, true, trouble)) &&
                build_finish(context->build, &plain, context->findings, trouble);
    *built = plain.built;
    judged(context, "build.error");
    judged(context, "build.warning");
    if (well && plain.built) {
        say(context->options, "running");
        open_image(context, &context->plain, "plain", context->lab->programs[0].name);
        if (context->lab->program_count > 1) {
            open_image(context, &context->viewer, "plain", context->lab->programs[1].name);
        }
        well = start_runs(context, false, trouble);
        if (well && wants_trace) {
            well = build_finish(context->build, &traced, NULL, trouble);
        }
        if (well && traced.built) {
            open_image(context, &context->traced, "traced", context->lab->programs[0].name);
            read_instrumentation(context);
            well = start_runs(context, true, trouble);
        }
        well = well && finish_runs(context, trouble) && open_traces(context, trouble) &&
               hold_run(context, trouble) && race_runs(context, trouble) &&
               finish_runs(context, trouble) && open_traces(context, trouble);
    }
    variant_release(&plain);
    variant_release(&traced);
    return well;
}

static void add_replay(struct context *context, struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->findings.count; i++) {
        char *command = text_format("scrutineer check %s --src %s --seed %ld", context->lab->name,
                                    context->options->source_shown, context->options->seed);
        finding_replay(&outcome->findings.all[i], command);
        free(command);
    }
}

/* "sim.grid", or "sim.*" for a family that has members. */
static bool names_a_rule(const struct lab_check *check, size_t index)
{
    struct lab_check alone = {.rules = &check->rules[index], .rule_count = 1};
    bool found = false;
    for (size_t i = 0; i < rule_count && !found; i++) {
        found = lab_check_has_rule(&alone, rules[i].id);
    }
    return found;
}

static bool knows_names(const struct lab *lab, struct trouble *trouble)
{
    for (size_t i = 0; i < lab->run_count; i++) {
        if (!plan_known(lab->runs[i])) {
            return trouble_set(trouble, "%s/lab.ini: there is no run named \"%s\"", lab->folder,
                               lab->runs[i]);
        }
    }
    for (size_t i = 0; i < lab->check_count; i++) {
        for (size_t j = 0; j < lab->checks[i].rule_count; j++) {
            const char *rule = lab->checks[i].rules[j];
            if (!names_a_rule(&lab->checks[i], j)) {
                return trouble_set(trouble, "%s/lab.ini: there is no rule \"%s\"", lab->folder,
                                   rule);
            }
        }
    }
    return true;
}

static void add_note(struct outcome *outcome, char *text)
{
    outcome->notes = memory_grow(outcome->notes, outcome->note_count + 1, sizeof *outcome->notes);
    outcome->notes[outcome->note_count++] = text;
}

static void add_notes(const struct context *context, struct outcome *outcome)
{
    if (context->box->containment == BOX_BARE) {
        add_note(outcome, text_copy("no sandbox here: the program ran on the machine itself "
                                    "(scrutineer doctor says why)"));
    }
    size_t count;
    char **blind = blind_notes(context, &count);
    for (size_t i = 0; i < count; i++) {
        add_note(outcome, blind[i]);
    }
    free(blind);
    if (context->options->keep) {
        add_note(outcome, text_format("the build is kept in %s", context->build->folder));
    }
}

bool check_lab(const struct box *box, const struct lab *lab, const struct check_options *options,
               struct outcome *outcome, struct trouble *trouble)
{
    struct context context;
    struct build build;
    bool built = false;
    double began_s = now_s();
    memset(outcome, 0, sizeof *outcome);
    outcome->lab = text_copy(lab->name);
    if (!knows_names(lab, trouble) || !build_open(&build, box, lab, options->source, trouble)) {
        return false;
    }
    context_init(&context);
    context.box = box;
    context.lab = lab;
    context.options = options;
    context.build = &build;
    context.findings = &outcome->findings;
    bool well = build_and_run(&context, &built, trouble);
    if (well) {
        if (built) {
            look(&context);
        }
        points_add_up(&context, outcome);
        points_drop_hidden(outcome);
        add_replay(&context, outcome);
        outcome_add_runs(outcome, &context);
        add_notes(&context, outcome);
    }
    context_release(&context);
    build_close(&build, options->keep);
    outcome->duration_s = now_s() - began_s;
    return well;
}
