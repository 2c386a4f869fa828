/* SPDX-License-Identifier: MIT
 *
 * A check from its start to its points: build, run, let the families look, add up. Protocol in
 * checks.h.
 *
 * What is built and run, and in which order, stands in stages.c.
 */
#define _GNU_SOURCE
#include "checks.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "blind.h"
#include "context.h"
#include "families.h"
#include "faults_plan.h"
#include "memory.h"
#include "plans.h"
#include "points.h"
#include "results.h"
#include "stages.h"

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
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
    family_faults(context);
    family_sanitizers(context);
    family_signals(context);
    family_advice(context);
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
    for (size_t i = 0; i < lab->fault_count; i++) {
        if (!fault_known(lab->faults[i])) {
            return trouble_set(trouble, "%s/lab.ini: \"%s\" can't be made to fail", lab->folder,
                               lab->faults[i]);
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
    context.launcher = &plan_launcher;
    context.findings = &outcome->findings;
    bool well = stages_run(&context, &built, trouble);
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
