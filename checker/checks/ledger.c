/* SPDX-License-Identifier: MIT
 * See ledger.h. */
#define _GNU_SOURCE
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#include "ledger_names.h"
#include "ledger_words.h"
#include "memory.h"

unsigned ledger_watch(void)
{
    return BOX_WATCH_RESULTS | BOX_WATCH_PROCESSES | BOX_WATCH_LOCKS;
}

long ledger_number(const struct context *context, const struct run *run,
                   const struct log_call *call)
{
    bool shown = context->run_count > 0 && run == context->runs[0] &&
                 (run->request.watch & ledger_watch()) == ledger_watch();
    return shown ? (long)(call - run->log.calls) + 1 : 0;
}

/* Most calls have no more than an address, and a loop asks for the same ones again and again. */
enum { PLACES_KEPT = 64 };

struct kept_place {
    uint64_t pc; /* 0: none yet */
    bool known;
    struct source_place place;
};

static const struct source_place *place_of(const struct context *context, const struct run *run,
                                           const struct log_call *call, struct kept_place *kept)
{
    const struct log_program *program = run_log_program(&run->log, call->program);
    bool bare = call->stack.byte_count == 0;
    struct kept_place *place = &kept[call->stack.pc % PLACES_KEPT];
    if (program == NULL) {
        return NULL;
    }
    if (!bare || place->pc != call->stack.pc) {
        place->pc = bare ? call->stack.pc : 0;
        place->known = place_of_stack(image_of(context, run, call->program), &call->stack,
                                      program->maps, &place->place, NULL, 0);
    }
    return place->known ? &place->place : NULL;
}

static void fill_line(struct ledger_line *line, struct names *names, const struct log_call *call)
{
    const char *process = names_process(names, call->pid);
    line->pid = call->pid;
    line->process = process != NULL ? text_copy(process) : text_format("process %d", call->pid);
    line->call = text_copy(call->name);
    line->arguments = words_of_arguments(names, call);
    names_learn(names, call);
    line->result = words_of_result(names, call);
    line->failed = words_say_failed(call);
}

/* What takes a lock is in the ledger once it has it; who still stood there when the time was over
 * is added, without a number. */
static void add_waiting(struct ledger *ledger, const struct context *context, const struct run *run,
                        struct names *names)
{
    const struct run_log *log = &run->log;
    ledger->lines =
        memory_grow(ledger->lines, ledger->count + log->hang_count + 1, sizeof *ledger->lines);
    for (size_t i = 0; i < log->hang_count; i++) {
        const struct log_hang *hang = &log->hang[i];
        struct source_place place = {.line = 0};
        char function[64];
        bool placed = place_of_stack(&context->plain, &hang->stack, hang->maps, &place, function,
                                     sizeof function);
        char *arguments = words_of_waiting(names, hang, function);
        const char *process = names_process(names, hang->pid);
        if (arguments != NULL && process != NULL) {
            ledger->lines[ledger->count++] =
                (struct ledger_line){.pid = hang->pid,
                                     .process = text_copy(process),
                                     .call = text_copy(function),
                                     .arguments = text_copy(arguments),
                                     .result = text_copy("still waits"),
                                     .file = placed ? text_copy(place.file) : NULL,
                                     .line = place.line};
        }
        free(arguments);
    }
}

static void add_lines(struct ledger *ledger, const struct context *context, const struct run *run)
{
    const struct run_log *log = &run->log;
    struct names *names = names_open(log);
    struct kept_place *kept = memory_need(PLACES_KEPT, sizeof *kept);
    ledger->lines = memory_need(log->call_count + 1, sizeof *ledger->lines);
    for (size_t i = 0; i < log->call_count; i++) {
        const struct log_call *call = &log->calls[i];
        struct ledger_line *line = &ledger->lines[ledger->count++];
        line->number = (long)i + 1;
        line->ms = call->ms - log->programs[0].started_ms;
        bool own_code = call->has_stack && !names_is_elsewhere(names, call->pid);
        const struct source_place *place = own_code ? place_of(context, run, call, kept) : NULL;
        if (place != NULL) {
            line->file = text_copy(place->file);
            line->line = place->line;
        }
        fill_line(line, names, call);
    }
    free(kept);
    add_waiting(ledger, context, run, names);
    names_close(names);
}

void outcome_add_ledger(struct outcome *outcome, const struct context *context,
                        const struct run *run)
{
    struct ledger *ledger = &outcome->ledger;
    ledger->asked = true;
    ledger->cut = run->log.calls_cut;
    if (run->log.supervised) {
        add_lines(ledger, context, run);
        return;
    }
    ledger->why_not = text_format("the calls could not be watched: %s", run->log.supervise_why);
    if (outcome->verdict == VERDICT_PASS) {
        outcome->verdict = VERDICT_UNCHECKED;
    }
}
