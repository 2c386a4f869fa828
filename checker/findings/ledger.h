/* SPDX-License-Identifier: MIT
 *
 * The ledger of one run: the IPC and process calls that the program made, each in the words of a
 * programmer. checks/ledger.c fills it, reports show it.
 *
 * A zeroed ledger was not asked for. All texts belong to it; ledger_release() frees them.
 */
#ifndef SCRUTINEER_FINDINGS_LEDGER_H
#define SCRUTINEER_FINDINGS_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

struct ledger_line {
    long number; /* from 1, in the order of the ledger; findings refer to it (location.call).
                    0: a process that still waited when the time was over, at the end */
    double ms;   /* since the program was started; 0 where number is */
    int pid;
    char *process;   /* "parent", "child 3", "child 3.1"; "program" where nothing was forked */
    char *call;      /* "shmget" */
    char *arguments; /* "IPC_PRIVATE, 1440, IPC_CREAT|0600" */
    char *result;    /* "0 (segment 1)", "-1 ENOSPC (No space left on device)"; "?" = not known;
                        "still waits"; NULL = it does not come back (exit) */
    bool failed;
    char *file; /* where it was called; NULL = not known */
    int line;
};

struct ledger {
    bool asked;
    char *why_not; /* it could not be made; NULL: it is here */
    struct ledger_line *lines;
    size_t count;
    bool cut; /* there were more calls than it holds: these are the first */
};

void ledger_release(struct ledger *ledger);

#endif
