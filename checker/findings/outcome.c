/* SPDX-License-Identifier: MIT
 * Names of verdicts, and the end of an outcome. */
#define _GNU_SOURCE
#include "outcome.h"

#include <stdlib.h>
#include <string.h>

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"pass", "fail", "unstable", "unchecked"};
    return names[verdict];
}

int verdict_exit_status(enum verdict verdict)
{
    static const int statuses[] = {0, 1, 1, 3};
    return statuses[verdict];
}

static void check_release(struct check_result *check)
{
    free(check->id);
    free(check->title);
    free(check->why);
    free(check->findings);
}

static void object_release(struct ipc_object *object)
{
    free(object->kind);
    free(object->name);
    free(object->run);
}

void outcome_release(struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->check_count; i++) {
        check_release(&outcome->checks[i]);
    }
    for (size_t i = 0; i < outcome->run_count; i++) {
        free(outcome->runs[i].name);
        free(outcome->runs[i].call);
    }
    for (size_t i = 0; i < outcome->ipc_count; i++) {
        object_release(&outcome->ipc[i]);
    }
    for (size_t i = 0; i < outcome->note_count; i++) {
        free(outcome->notes[i]);
    }
    findings_release(&outcome->findings);
    ledger_release(&outcome->ledger);
    free(outcome->checks);
    free(outcome->runs);
    free(outcome->ipc);
    free(outcome->notes);
    free(outcome->lab);
    free(outcome->program);
    memset(outcome, 0, sizeof *outcome);
}
