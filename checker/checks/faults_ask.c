/* SPDX-License-Identifier: MIT
 *
 * See faults.h: the runs, asked for step by step.
 *
 *   1  a good run with all that is wished for in its ledger
 *   2  if that was more than a ledger holds: another good run without the calls that come by the
 *      thousand, for the rest of them
 *   3  at each place one call that fails
 *   4  the others, but not at a place where the program did not come to an end: each of these would
 *      take its whole time
 */
#define _GNU_SOURCE
#include "faults.h"

#include <stdlib.h>
#include <string.h>

#include "families.h"
#include "memory.h"
#include "runs.h"

/* Labs: as few cars as let the first, another and the last of them fail; without waiting. */
enum { FEW_CARS = 3 };

static const char good_name[] = "good";

static struct run_request request_of(const struct context *context, const char *name,
                                     enum run_kind kind)
{
    const struct lab *lab = context->lab;
    struct run_request request = {.name = name, .kind = kind};
    if (lab != NULL) {
        request.cars = FEW_CARS < lab->cars ? FEW_CARS : lab->cars;
        request.pace_ms = FLAT_OUT;
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
    return run->finished && ran_to_its_end(run) && run->log.programs[0].exit == 0;
}

/* The n-th good run that has finished and was good. */
static const struct run *nth_good(const struct context *context, size_t n)
{
    for (size_t i = 0; i < context->run_count; i++) {
        const struct run *run = context->runs[i];
        if (strcmp(run->name, good_name) == 0 && n-- == 0) {
            return came_to_a_good_end(run) ? run : NULL;
        }
    }
    return NULL;
}

/* Without locks and memory, in whose company it would not fit into a ledger. */
static bool is_plain(const char *call)
{
    return fault_watch_one(call) == fault_watch_plain;
}

const struct run *faults_good(const struct context *context, const char *call)
{
    const struct run *other = is_plain(call) ? nth_good(context, 1) : NULL;
    return other != NULL ? other : nth_good(context, 0);
}

const char *faults_why_not(const struct context *context)
{
    const struct run *good = nth_good(context, 0);
    if (good == NULL) {
        return "the program does not come to a good end when no call fails";
    }
    return good->log.supervised ? NULL : good->log.supervise_why;
}

static bool ask_good(struct context *context, unsigned watch)
{
    struct run_request request = request_of(context, good_name, RUN_PLAIN);
    request.watch = watch;
    runs_ask(context, &request);
    return true;
}

static bool ask_first_good(struct context *context, const struct fault_wish *wish)
{
    const struct run *before = undisturbed(context);
    return (before == NULL || came_to_a_good_end(before)) && ask_good(context, fault_watch(wish));
}

static bool ask_second_good(struct context *context)
{
    const struct run *first = nth_good(context, 0);
    return first != NULL && first->log.calls_cut && first->request.watch != fault_watch_plain &&
           ask_good(context, fault_watch_plain);
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

/* For each call that can be made to fail the index of the first one at its place. */
static size_t *number_places(const struct context *context, const struct run *run)
{
    size_t count = run->log.call_count, known = 0, *numbers = memory_need(count, sizeof *numbers);
    char **texts = memory_need(count, sizeof *texts);    /* the different ones … */
    size_t *firsts = memory_need(count, sizeof *firsts); /* … and who had them first */
    for (size_t i = 0; i < count; i++) {
        if (!fault_known(run->log.calls[i].name)) {
            continue;
        }
        size_t k = 0;
        texts[known] = place_text(context, run, &run->log.calls[i]);
        while (strcmp(texts[k], texts[known]) != 0) {
            k++;
        }
        if (k == known) {
            firsts[known++] = i;
        } else {
            free(texts[known]);
        }
        numbers[i] = firsts[k];
    }
    for (size_t i = 0; i < known; i++) {
        free(texts[i]);
    }
    free(firsts);
    free(texts);
    return numbers;
}

/* What a run notes of itself. */
struct at {
    size_t place;
};

static const struct run *asked_at(const struct context *context, const char *call, size_t place)
{
    for (size_t i = 0; i < context->run_count; i++) {
        const struct run *run = context->runs[i];
        if (run->request.kind == RUN_FAULT && strcmp(run->request.fault.call, call) == 0 &&
            ((const struct at *)run->request.about)->place == place) {
            return run;
        }
    }
    return NULL;
}

static bool is_asked(const struct context *context, const struct box_fault *fault)
{
    for (size_t i = 0; i < context->run_count; i++) {
        const struct run_request *request = &context->runs[i]->request;
        if (request->kind == RUN_FAULT && strcmp(request->fault.call, fault->call) == 0 &&
            request->fault.process == fault->process && request->fault.nth == fault->nth &&
            request->fault.error == fault->error) {
            return true;
        }
    }
    return false;
}

static void ask(struct context *context, const struct planned_fault *planned, size_t place)
{
    struct run_request request = request_of(context, "fault", RUN_FAULT);
    struct at *at = memory_need(1, sizeof *at);
    at->place = place;
    request.fault = planned->fault;
    request.watch = fault_watch_one(planned->fault.call);
    request.about = at;
    runs_ask(context, &request);
}

/* Of the calls that stand in this good run's ledger: the first at each place, or the others. */
static bool ask_of(struct context *context, const struct run *good, const struct fault_wish *wish,
                   bool first)
{
    size_t count, *places = number_places(context, good);
    struct planned_fault *planned = faults_plan(&good->log, places, wish, &count);
    bool asked = false;
    for (size_t i = 0; i < count; i++) {
        const struct box_fault *fault = &planned[i].fault;
        size_t place = places[planned[i].index];
        const struct run *before = asked_at(context, fault->call, place);
        bool others = before != NULL && !before->log.out_of_time && !is_asked(context, fault);
        if (faults_good(context, fault->call) == good && (first ? before == NULL : others)) {
            ask(context, &planned[i], place);
            asked = true;
        }
    }
    free(planned);
    free(places);
    return asked;
}

static bool ask_all(struct context *context, const struct fault_wish *wish, bool first)
{
    bool asked = false;
    for (size_t n = 0; n < 2 && faults_why_not(context) == NULL; n++) {
        const struct run *good = nth_good(context, n);
        asked |= good != NULL && ask_of(context, good, wish, first);
    }
    return asked;
}

bool faults_next(struct context *context, const struct fault_wish *wish)
{
    bool asked = false;
    while (!asked && context->fault_step < 4) {
        switch (++context->fault_step) {
        case 1:
            asked = ask_first_good(context, wish);
            break;
        case 2:
            asked = ask_second_good(context);
            break;
        default:
            asked = ask_all(context, wish, context->fault_step == 3);
            break;
        }
    }
    return asked;
}
