/* SPDX-License-Identifier: MIT
 *
 * Who is who in a ledger: processes, segments and addresses get names that are the same in every
 * run, in the place of numbers that are not.
 *
 * Protocol: names_open() for a run's log; then for each of its calls, in order: ask for the names
 * in its arguments, names_learn(), ask for those in its result. names_close().
 */
#ifndef SCRUTINEER_CHECKS_LEDGER_NAMES_H
#define SCRUTINEER_CHECKS_LEDGER_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "log.h"

struct names;

struct names *names_open(const struct run_log *log); /* borrows the log */
void names_close(struct names *names);
void names_learn(struct names *names, const struct log_call *call);

/* "parent", "child 2", "child 2.1" (the first child of child 2); "program" where nothing was
 * forked. Valid until names_close(). NULL: none of the program's processes. */
const char *names_process(const struct names *names, int pid);
/* The n-th segment that the program made or found, from 1; 0: it has none of that id. */
int names_segment(const struct names *names, int id);
/* "segment 1 + 32", "semaphore \"/lock\"", "NULL", "private memory 2": what a process means by an
 * address. Addresses of which nothing is known are numbered in the order in which they come. The
 * caller frees. */
char *names_address(struct names *names, int pid, uint64_t address);

/* Does a result that is missing mean that the call has not come back? (Else it was not told.) */
bool names_has_results(const struct names *names, int pid);
/* Has that process run another program since (exec)? Then addresses in it say nothing of this one.
 */
bool names_is_elsewhere(const struct names *names, int pid);
/* How the process has ended, as far as the log tells: "exit status 0", "SIGSEGV"; NULL: not known.
 * The caller frees. */
char *names_end_of(const struct names *names, int pid);

#endif
