/* SPDX-License-Identifier: MIT
 * See faults.h. */
#define _GNU_SOURCE
#include "faults.h"

#include <stdlib.h>
#include <string.h>

#include "families.h"
#include "faults_tell.h"
#include "memory.h"
#include "runs.h"

/* Which crashes were no accident: abort or a failed assert, called by the program's own code. */
static bool *crashes_on_purpose(const struct context *context, const struct run *run)
{
    bool *on_purpose = memory_need(run->log.crash_count + 1, sizeof *on_purpose);
    for (size_t i = 0; i < run->log.crash_count; i++) {
        const struct log_crash *crash = &run->log.crashes[i];
        const struct log_program *program = run_log_program(&run->log, crash->program);
        struct source_place place;
        char library[128] = "";
        bool known =
            program != NULL && place_of_stack(image_of(context, run, crash->program), &crash->stack,
                                              program->maps, &place, library, sizeof library);
        on_purpose[i] = known && (strcmp(library, "abort") == 0 ||
                                  strncmp(library, "__assert", strlen("__assert")) == 0);
    }
    return on_purpose;
}

/* "session.c:44"; the call's name where that is not known. */
static char *call_place(const struct context *context, const struct run *run,
                        const struct log_call *call)
{
    struct source_place place;
    const struct log_program *program = run_log_program(&run->log, call->program);
    bool known = call->has_stack && program != NULL &&
                 place_of_stack(image_of(context, run, call->program), &call->stack, program->maps,
                                &place, NULL, 0);
    return known ? text_format("%s:%d", place.file, place.line) : text_copy(call->name);
}

static bool is_steady(const struct context *context, const struct run *good)
{
    const struct run *other = context->lab == NULL ? undisturbed(context) : NULL;
    return other != NULL && strcmp(other->log.programs[0].out, good->log.programs[0].out) == 0;
}

static struct fault_result judge(const struct context *context, const struct run *run)
{
    const struct run *good = faults_good(context, run->request.fault.call);
    const struct lab *lab = context->lab;
    struct fault_result result = {.run = run, .refused = fault_refused(&run->log)};
    result.trial = (struct fault_trial){.good = &good->log,
                                        .log = &run->log,
                                        .steady = is_steady(context, good),
                                        .asked = lab != NULL,
                                        .carries_on = lab != NULL &&
                                                      lab_carries_on(lab, run->request.fault.call),
                                        .on_purpose = crashes_on_purpose(context, run)};
    result.end = fault_judge(&result.trial);
    result.place = result.refused != NULL ? call_place(context, run, result.refused) : NULL;
    return result;
}

/* The machine's reason is told; the program's own is what other findings are about. */
static void leave(struct context *context, const char *why)
{
    const struct run *good = run_named(context, "good");
    if (good != NULL && !good->log.supervised) {
        not_judged(context, "call.unchecked", "%s", why);
    }
}

void family_faults(struct context *context)
{
    const struct run *run;
    struct fault_result *all = NULL;
    size_t count = 0, at = 0;
    const char *why = faults_why_not(context);
    if (why != NULL) {
        leave(context, why);
        return;
    }
    while ((run = runs_of(context, RUN_FAULT, &at)) != NULL) {
        all = memory_grow(all, count + 1, sizeof *all);
        all[count++] = judge(context, run);
    }
    judged(context, "call.unchecked");
    faults_tell_unchecked(context, all, count);
    faults_tell_left(context, all, count);
    for (size_t i = 0; i < count; i++) {
        free((void *)all[i].trial.on_purpose);
        free(all[i].place);
    }
    free(all);
}

char *faults_note(const struct context *context)
{
    size_t at = 0, count = 0;
    const char *why = faults_why_not(context);
    if (why != NULL) {
        return text_format("no call was made to fail: %s", why);
    }
    while (runs_of(context, RUN_FAULT, &at) != NULL) {
        count++;
    }
    const struct run *good = run_named(context, "good");
    const char *more =
        good->log.calls_cut
            ? "; it makes more calls than the ledger holds, and later ones were left out"
            : "";
    return count == 0
               ? text_copy("no call was made to fail: the program makes none of those that can be")
           : count == 1 ? text_format("1 call made to fail%s", more)
                        : text_format("%zu calls made to fail, one by one%s", count, more);
}
