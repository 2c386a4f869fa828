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

/* Labs: as few cars as let the first, another and the last of them fail; without waiting. For what
 * becomes of the cars that were started when a later one can't be, they must drive for a while. */
enum { FEW_CARS = 3, LONG_LAPS = 20, SLOW_PACE = 2 };

static struct run_request request_of(const struct context *context, const char *name,
                                     enum run_kind kind, bool slow)
{
    const struct lab *lab = context->lab;
    struct run_request request = {.name = name, .kind = kind};
    if (lab != NULL) {
        request.cars = FEW_CARS < lab->cars ? FEW_CARS : lab->cars;
        request.laps = slow ? lab->laps * LONG_LAPS : lab->laps;
        request.pace_ms = slow && lab->pace_ms > 0 ? lab->pace_ms * SLOW_PACE : FLAT_OUT;
    }
    return request;
}

struct fault_wish faults_of_lab(const struct context *context)
{
    const struct lab *lab = context->lab;
    return (struct fault_wish){.calls = lab->faults,
                               .call_count = lab->fault_count,
                               .all = context->options->effort == CHECK_THOROUGH};
}

static bool came_to_a_good_end(const struct run *run)
{
    return ran_to_its_end(run) && run->log.programs[0].exit == 0;
}

void faults_ask_good(struct context *context, const struct fault_wish *wish)
{
    const struct run *before = undisturbed(context);
    if (before != NULL && !came_to_a_good_end(before)) {
        return;
    }
    struct run_request request = request_of(context, "good", RUN_PLAIN, false);
    request.watch = fault_watch(wish);
    runs_ask(context, &request);
}

static const struct run *good_run(const struct context *context)
{
    return run_named(context, "good");
}

/* Why no call can be made to fail; NULL: they can. */
static const char *why_not(const struct context *context)
{
    const struct run *good = good_run(context);
    if (good == NULL || !came_to_a_good_end(good)) {
        return "the program does not come to a good end when no call fails";
    }
    return good->log.supervised ? NULL : good->log.supervise_why;
}

enum { CALLERS = 3 };

/* The same text where the call stands at the same place and was reached over the same callers. */
static char *place_text(const struct context *context, const struct run *run,
                        const struct log_call *call)
{
    struct source_place places[CALLERS];
    const struct log_program *program = run_log_program(&run->log, call->program);
    size_t count = call->has_stack && program != NULL
                       ? places_of_stack(image_of(context, run, call->program), &call->stack,
                                         program->maps, places, CALLERS)
                       : 0;
    char *text = text_format("%s %lx", call->name,
                             count == 0 && call->has_stack ? (unsigned long)call->stack.pc : 0UL);
    for (size_t i = 0; i < count; i++) {
        char *longer = text_format("%s %s:%d", text, places[i].file, places[i].line);
        free(text);
        text = longer;
    }
    return text;
}

/* For each call of the run the index of the first one at its place. */
static size_t *number_places(const struct context *context, const struct run *run)
{
    size_t count = run->log.call_count, *numbers = memory_need(count, sizeof *numbers);
    char **texts = memory_need(count, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        const struct log_call *call = &run->log.calls[i];
        texts[i] = fault_known(call->name) ? place_text(context, run, call) : text_copy("");
        numbers[i] = i;
        for (size_t k = 0; k < i && numbers[i] == i; k++) {
            numbers[i] = strcmp(texts[k], texts[i]) == 0 ? k : i;
        }
    }
    for (size_t i = 0; i < count; i++) {
        free(texts[i]);
    }
    free(texts);
    return numbers;
}

/* One run of the lab's, in which the others drive on: the last fork that fails. */
static const struct planned_fault *last_fork(const struct context *context,
                                             const struct planned_fault *planned, size_t count)
{
    const struct planned_fault *last = NULL;
    for (size_t i = 0; context->lab != NULL && i < count; i++) {
        bool later = strcmp(planned[i].fault.call, "fork") == 0 && planned[i].fault.process == 0;
        last = later ? &planned[i] : last;
    }
    return last;
}

void faults_ask(struct context *context, const struct fault_wish *wish)
{
    const struct run *good = good_run(context);
    if (why_not(context) != NULL) {
        return;
    }
    size_t count, *places = number_places(context, good);
    struct planned_fault *planned = faults_plan(&good->log, places, wish, &count);
    const struct planned_fault *slow = last_fork(context, planned, count);
    for (size_t i = 0; i < count; i++) {
        struct run_request request = request_of(context, "fault", RUN_FAULT, &planned[i] == slow);
        request.fault = planned[i].fault;
        request.watch = fault_watch_one(planned[i].fault.call);
        runs_ask(context, &request);
    }
    free(planned);
    free(places);
}

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

static struct fault_result judge(const struct context *context, const struct run *good,
                                 const struct run *run)
{
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

void family_faults(struct context *context)
{
    const struct run *good = good_run(context), *run;
    struct fault_result *all = NULL;
    size_t count = 0, at = 0;
    if (good != NULL && !good->log.supervised) {
        not_judged(context, "call.unchecked", "%s", good->log.supervise_why);
    }
    if (why_not(context) != NULL) {
        return;
    }
    while ((run = runs_of(context, RUN_FAULT, &at)) != NULL) {
        all = memory_grow(all, count + 1, sizeof *all);
        all[count++] = judge(context, good, run);
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
    const char *why = why_not(context);
    if (why != NULL) {
        return text_format("no call was made to fail: %s", why);
    }
    while (runs_of(context, RUN_FAULT, &at) != NULL) {
        count++;
    }
    return count == 1 ? text_copy("1 call made to fail")
                      : text_format("%zu calls made to fail, one by one", count);
}
