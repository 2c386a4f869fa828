/* SPDX-License-Identifier: MIT
 *
 * The words that `check` and `run` have in common. Each function is called by a command's argp
 * parser; a word that is wrong is told there, and ends the program with exit status 2.
 */
#ifndef SCRUTINEER_CMD_COMMON_H
#define SCRUTINEER_CMD_COMMON_H

#include <argp.h>

#include "checks.h"

/* The labs' programs take seeds of 32 bits, and are also run with the next one. */
#define COMMAND_MOST_SEED 4294967294L

void command_seed(struct argp_state *state, const char *text, long *seed);
/* --quick and --thorough: not both. */
void command_effort(struct argp_state *state, enum check_effort wanted, enum check_effort *effort);

#endif
