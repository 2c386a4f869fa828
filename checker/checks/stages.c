/* SPDX-License-Identifier: MIT
 *
 * See stages.h. Rounds of runs, each side by side: the plain program's while the other builds are
 * still under way, at last those in which a call fails; then the instrumented one's, what the first
 * round has shown to be worth a run, and the one under Valgrind; at last what needs the
 * instrumented run's answer (which lock to hold, where to pause), and the sanitized build, which
 * nothing waits for.
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
#include "memory_tools.h"
#include "plans.h"
#include "runs.h"
#include "signals.h"

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
static void ask_runs(struct context *context, enum run_variant variant)
{
    for (size_t i = 0; i < context->lab->run_count; i++) {
        const char *name = context->lab->runs[i];
        if (!plan_is_later(name) && plan_variant(name) == variant) {
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

static void ask_signals(struct context *context)
{
    if (lab_runs(context->lab, "signals")) {
        signals_ask(context, context->options->effort);
    } else if (lab_runs(context->lab, "SIGINT") || lab_runs(context->lab, "SIGTERM")) {
        signals_ask(context, CHECK_QUICK);
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
    ask_runs(context, VARIANT_TRACED);
}

static void ask_memcheck(struct context *context)
{
    if (memory_tool_missing(context, VARIANT_MEMCHECK) == NULL) {
        ask_runs(context, VARIANT_MEMCHECK);
    }
}

/* What clang refuses and gcc has compiled is not judged, and no fault. */
static bool open_sanitized(struct context *context, struct variant *sanitized,
                           struct trouble *trouble)
{
    if (!sanitized->running) {
        return true;
    }
    if (!build_finish(context->build, sanitized, NULL, trouble)) {
        return false;
    }
    if (sanitized->built) {
        open_image(context, &context->sanitized, "sanitized", context->lab->programs[0].name);
        ask_runs(context, VARIANT_SANITIZED);
    } else {
        context->no_sanitized =
            text_format("the program could not be built with the sanitizers: %s",
                        sanitized->why != NULL ? sanitized->why : "the compiler does not say why");
    }
    return true;
}

struct variants {
    struct variant plain, traced, sanitized;
};

static bool start_builds(struct context *context, struct variants *variants,
                         struct trouble *trouble)
{
    return build_start(context->build, &variants->plain, BUILD_PLAIN, trouble) &&
           (!lab_runs(context->lab, "traced") ||
            build_start(context->build, &variants->traced, BUILD_TRACED, trouble));
}

/* Later than the others: it is needed last. */
static bool start_sanitized_build(struct context *context, struct variants *variants,
                                  struct trouble *trouble)
{
    return !lab_runs(context->lab, "sanitized") ||
           build_start(context->build, &variants->sanitized, BUILD_SANITIZED, trouble);
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

static bool make_runs(struct context *context, struct variants *variants, struct trouble *trouble)
{
    say(context->options, "running");
    open_plain(context);
    ask_runs(context, VARIANT_PLAIN);
    bool well = start_sanitized_build(context, variants, trouble) && runs_make(context, trouble);
    if (well) {
        ask_signals(context);
    }
    well = well && make_faults(context, trouble) &&
           (!variants->traced.running ||
            build_finish(context->build, &variants->traced, NULL, trouble));
    if (well && variants->traced.built) {
        open_traced(context);
    }
    if (well) {
        ask_memcheck(context);
    }
    well = well && runs_make(context, trouble) &&
           open_sanitized(context, &variants->sanitized, trouble);
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
    struct variants variants = {0};
    say(context->options, "compiling");
    bool well = start_builds(context, &variants, trouble) &&
                build_finish(context->build, &variants.plain, context->findings, trouble);
    *built = variants.plain.built;
    judged(context, "build.error");
    judged(context, "build.warning");
    if (well && variants.plain.built) {
        well = make_runs(context, &variants, trouble);
    }
    variant_release(&variants.plain);
    variant_release(&variants.traced);
    variant_release(&variants.sanitized);
    return well;
}
