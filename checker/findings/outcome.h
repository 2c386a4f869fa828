/* SPDX-License-Identifier: MIT
 *
 * What a check or a run came to: verdict, findings, checks with their points, runs, IPC objects.
 *
 * Protocol: the checks fill a struct outcome (it owns all texts in it), reports read it, the
 * subcommand ends it with outcome_release().
 */
#ifndef SCRUTINEER_FINDINGS_OUTCOME_H
#define SCRUTINEER_FINDINGS_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "finding.h"
#include "ledger.h"

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNSTABLE, VERDICT_UNCHECKED };
enum check_state { CHECK_OK, CHECK_FAIL, CHECK_SKIP, CHECK_UNCHECKED };

struct check_result {
    char *id, *title;
    enum check_state state;
    int points, max_points; /* CHECK_OK: points == max_points; else 0 */
    char *why;              /* SKIP: what it needs; UNCHECKED: what was in the way; else NULL */
    size_t *findings;       /* indexes into outcome.findings.all: errors and advice of this check */
    size_t finding_count;
};

struct run_result {
    char *name; /* "plain", "SIGINT" … */
    int exit;   /* -1: ended by a signal */
    int signal; /* 0: none */
    double duration_s;
    bool has_seed;
    long seed;
    long accesses, sync_ops; /* -1: not instrumented */
    char
        *call; /* which was made to fail; NULL: none. The process is its pid minus the program's. */
    int error, process, nth;
};

struct ipc_object { /* what was there when the last process had ended */
    char *kind;     /* "shm", "sem", "msg", "posix" */
    int id;
    long key;
    long bytes; /* shm, posix */
    int mode;
    char *name; /* posix: the file's name in /dev/shm; else NULL */
    char *run;  /* in which run */
};

struct outcome {
    char *lab;     /* "lab3-cars"; NULL for `run` */
    char *program; /* `run`: the program's name; else NULL */
    enum verdict verdict;
    struct findings findings;
    struct check_result *checks;
    size_t check_count;
    int points, max_points;
    struct run_result *runs;
    size_t run_count;
    struct ipc_object *ipc;
    size_t ipc_count;
    char **notes; /* what could not be judged and why ("not built with scrutineer-cc: races were not
                     judged") */
    size_t note_count;
    struct ledger ledger;
    double duration_s;
};

const char *verdict_name(enum verdict verdict); /* "pass", "fail", "unstable", "unchecked" */
int verdict_exit_status(enum verdict verdict);  /* 0, 1, 1, 3 */
void outcome_release(struct outcome *outcome);

#endif
