/* SPDX-License-Identifier: MIT
 * See cmd_common.h. */
#define _GNU_SOURCE
#include "cmd_common.h"

#include <errno.h>
#include <stdlib.h>

void command_seed(struct argp_state *state, const char *text, long *seed)
{
    char *end;
    errno = 0;
    *seed = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || *seed < 0 || *seed > COMMAND_MOST_SEED) {
        argp_error(state, "--seed takes a whole number from 0 to %ld, not \"%s\"",
                   COMMAND_MOST_SEED, text);
    }
}

void command_effort(struct argp_state *state, enum check_effort wanted, enum check_effort *effort)
{
    if (*effort != CHECK_NORMAL && *effort != wanted) {
        argp_error(state, "--quick or --thorough, not both");
    }
    *effort = wanted;
}
