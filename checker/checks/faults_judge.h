/* SPDX-License-Identifier: MIT
 *
 * What a program made of the failure of one call: by the ledger of a run in which it failed and of
 * one in which all went well. Pure: no debug information, no findings.
 *
 * Right is: it told on standard error and ended with another exit status than 0, or it tried again
 * and came to a good end; nothing is left behind that only the failed call could have removed. In
 * doubt a program has done right.
 */
#ifndef SCRUTINEER_CHECKS_FAULTS_JUDGE_H
#define SCRUTINEER_CHECKS_FAULTS_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "log.h"

enum fault_end {
    FAULT_NOT_JUDGED,    /* the call was not made, or the time was too short for this machine */
    FAULT_HANDLED,       /* right */
    FAULT_HARMLESS,      /* ignored, and it did no harm: advice */
    FAULT_SIGNALLED_ALL, /* kill(-1, …): fork's -1 taken for a pid */
    FAULT_CRASHED,
    FAULT_FLOODED, /* printed without end */
    FAULT_FORKED,  /* more and more processes */
    FAULT_HUNG,
    FAULT_IGNORED, /* nobody was told, and the exit status is 0 */
    FAULT_TOLD_STATUS_0 /* told, but the exit status says that all is well */,
    FAULT_SILENT /* the exit status says it, but nobody was told */
};

struct fault_trial {
    const struct run_log *good, *log;
    bool steady;            /* undisturbed, the program prints the same each time */
    bool asked;             /* a lab says what is to be done: no way out but its own */
    bool carries_on;        /* it may do without this call, if it tells */
    const bool *on_purpose; /* for each crash of the log: abort() or assert(), called by the
                               program's own code */
};

/* The call that failed in that run; NULL: none did. */
const struct log_call *fault_refused(const struct run_log *log);
enum fault_end fault_judge(const struct fault_trial *trial);
/* Did the program come to its end, so that what is left can be held against it? */
bool fault_came_to_an_end(enum fault_end end);

/* Objects left behind that are not left behind when all goes well, and that the failed call would
 * not have removed. */
bool fault_left(const struct fault_trial *trial, const struct log_object *object);
/* Processes that live on though the program has ended, and that nobody told to end. */
bool fault_lives_on(const struct fault_trial *trial, const struct log_survivor *survivor);
/* In a lab: a child that was neither waited for nor told to end. Whether it had come to its own end
 * by then is a matter of chance. One that dies with its parent (PR_SET_PDEATHSIG) is none. */
bool fault_left_alone(const struct fault_trial *trial, const struct log_left *left);

/* What the failed call's name gives when it fails: "-1", "NULL", "(void *) -1". */
const char *fault_result(const char *call);
/* The crash that counts, or NULL. */
const struct log_crash *fault_crash(const struct fault_trial *trial);
/* Did that crash use what the call returned as an address? */
bool fault_used_result(const struct fault_trial *trial, const struct log_crash *crash);
/* Does standard output hold a message about it that is not there when all goes well? */
bool fault_told_on_output(const struct fault_trial *trial);

#endif
