/* SPDX-License-Identifier: MIT
 *
 * The subcommands: each parses its own words with argp and returns the exit status: 0 nothing
 * wrong, 1 findings, 2 usage, 3 could not be checked.
 */
#ifndef SCRUTINEER_COMMAND_H
#define SCRUTINEER_COMMAND_H

#include "kit.h"

enum { EXIT_WELL = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_UNCHECKED = 3 };

int command_check(int argc, char **argv, const struct kit *kit);
int command_run(int argc, char **argv, const struct kit *kit);
int command_explain(int argc, char **argv, const struct kit *kit);
int command_doctor(int argc, char **argv, const struct kit *kit);

/* Prints "scrutineer: TEXT" on standard error and returns EXIT_UNCHECKED. */
int command_trouble(const struct trouble *trouble);
/* A name for argp's usage lines: "scrutineer check". Sets argv[0]. */
void command_name(char **argv, const char *name);
/* How far it is, on standard error and only on a terminal: a line that the report then replaces. */
void command_progress(const char *what, void *nothing);
void command_progress_done(void);

#endif
