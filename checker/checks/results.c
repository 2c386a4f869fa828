/* SPDX-License-Identifier: MIT
 * See results.h. */
#define _GNU_SOURCE
#include "results.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

void findings_say_when(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        char **when = &findings->all[i].when;
        bool kept =
            *when != NULL && (strncmp(*when, "SIG", 3) == 0 || strcmp(*when, "fault") == 0 ||
                              strcmp(*when, "build") == 0 || strcmp(*when, "signal") == 0);
        if (!kept) {
            free(*when);
            *when = text_copy("exit");
        }
    }
}

static void add_run(struct outcome *outcome, const struct context *context, const struct run *run)
{
    const struct log_program *program = &run->log.programs[0];
    outcome->runs = memory_grow(outcome->runs, outcome->run_count + 1, sizeof *outcome->runs);
    struct run_result *result = &outcome->runs[outcome->run_count++];
    *result = (struct run_result){.name = text_copy(run->name),
                                  .exit = program->exit,
                                  .signal = program->signal,
                                  .duration_s = run->log.duration_ms / 1e3,
                                  .has_seed = context->lab != NULL || run->traced,
                                  .seed = run->seed,
                                  .accesses = -1,
                                  .sync_ops = -1};
    if (run->request.fault.call != NULL) {
        result->call = text_copy(run->request.fault.call);
        result->error = run->request.fault.error;
        result->process = run->request.fault.process;
        result->nth = run->request.fault.nth;
    }
    if (run->races != NULL) {
        result->accesses = (long)run->races->accesses;
        result->sync_ops = (long)run->races->sync_ops;
    }
}

static void add_objects(struct outcome *outcome, const struct run *run)
{
    for (size_t i = 0; i < run->log.left_count; i++) {
        const struct log_object *left = &run->log.left[i];
        outcome->ipc = memory_grow(outcome->ipc, outcome->ipc_count + 1, sizeof *outcome->ipc);
        outcome->ipc[outcome->ipc_count++] = (struct ipc_object){.kind = text_copy(left->kind),
                                                                 .id = left->id,
                                                                 .key = left->key,
                                                                 .bytes = left->bytes,
                                                                 .mode = left->mode,
                                                                 .name = text_copy(left->name),
                                                                 .run = text_copy(run->name)};
    }
}

void outcome_add_runs(struct outcome *outcome, const struct context *context)
{
    for (size_t i = 0; i < context->run_count; i++) {
        if (context->runs[i]->finished && context->runs[i]->log.program_count > 0) {
            add_run(outcome, context, context->runs[i]);
            if (context->runs[i]->request.kind != RUN_FAULT) { /* findings say what one leaves */
                add_objects(outcome, context->runs[i]);
            }
        }
    }
}
