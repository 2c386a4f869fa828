/* SPDX-License-Identifier: MIT
 *
 * See stages.h. Rounds of runs, each side by side: the plain program's while the instrumented one
 * is still being built, at last those in which a call fails; then the instrumented one's, and what
 * the first round has shown to be worth a run; at last what needs the instrumented run's answer
 * (which lock to hold, where to pause).
 */
#define _GNU_SOURCE
#include "stages.h"

#include <stdlib.h>
#include <string.h>

#include "blind.h"
#include "families.h"
#include "faults.h"
#include "lock.h"
#include "memory.h"
#include "plans.h"
#include "runs.h"

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

/* Of lab.ini's runs those of one variant that need nothing but the program. */
static void ask_runs(struct context *context, bool traced)
{
    for (size_t i = 0; i < context->lab->run_count; i++) {
        const char *name = context->lab->runs[i];
        bool is_traced = strcmp(name, "traced") == 0;
        bool later =
            strcmp(name, "hold") == 0 || strcmp(name, "races") == 0 || strcmp(name, "faults") == 0;
        if (!later && is_traced == traced) {
            plan_ask(context, name);
        }
    }
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
static void ask_races(struct context *context)
{
    static const int most[] = {[CHECK_QUICK] = 0, [CHECK_NORMAL] = 2, [CHECK_THOROUGH] = 10};
    const struct run *first = run_named(context, "traced");
    if (!lab_runs(context->lab, "races") || first == NULL || !ran_to_its_end(first) ||
        has_proven_race(first)) {
        return;
    }
    for (int i = 0; i < most[context->options->effort]; i++) {
        plan_ask_race(context, i + 1, first->races);
    }
}

static void ask_hold(struct context *context)
{
    struct hold_target target;
    if (lab_runs(context->lab, "hold") && lock_to_hold(context, &target)) {
        plan_ask_hold(context, &target);
    }
}

static void open_plain(struct context *context)
{
    open_image(context, &context->plain, "plain", context->lab->programs[0].name);
    if (context->lab->program_count > 1) {
        open_image(context, &context->viewer, "plain", context->lab->programs[1].name);
    }
}

static void open_traced(struct context *context)
{
    open_image(context, &context->traced, "traced", context->lab->programs[0].name);
    read_instrumentation(context);
    ask_runs(context, true);
}

static bool make_faults(struct context *context, struct trouble *trouble)
{
    struct fault_wish wish = faults_of_lab(context);
    bool well = true;
    while (well && lab_runs(context->lab, "faults") && faults_next(context, &wish)) {
        well = runs_make(context, trouble);
    }
    return well;
}

static bool make_runs(struct context *context, struct variant *traced, struct trouble *trouble)
{
    say(context->options, "running");
    open_plain(context);
    ask_runs(context, false);
    bool well = runs_make(context, trouble) && make_faults(context, trouble) &&
                (!traced->running || build_finish(context->build, traced, NULL, trouble));
    if (well && traced->built) {
        open_traced(context);
    }
    well = well && runs_make(context, trouble);
    const struct run *first = run_named(context, "traced");
    context->trace = first != NULL ? first->trace : NULL;
    if (well) {
        ask_hold(context);
        ask_races(context);
    }
    return well && runs_make(context, trouble);
}

bool stages_run(struct context *context, bool *built, struct trouble *trouble)
{
    struct variant plain = {0}, traced = {0};
    say(context->options, "compiling");
    bool well = build_start(context->build, &plain, false, trouble) &&
                (!lab_runs(context->lab, "traced") ||
                 build_start(context->build, &traced, true, trouble)) &&
                build_finish(context->build, &plain, context->findings, trouble);
    *built = plain.built;
    judged(context, "build.error");
    judged(context, "build.warning");
    if (well && plain.built) {
        well = make_runs(context, &traced, trouble);
    }
    variant_release(&plain);
    variant_release(&traced);
    return well;
}
