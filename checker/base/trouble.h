/* SPDX-License-Identifier: MIT
 *
 * A trouble is our fault or the machine's (no memory, no sandbox, a file of the kit that is
 * missing), never a mistake in the program that is checked: that is a finding.
 *
 * Protocol: a function that can meet trouble takes a `struct trouble *` as its last argument,
 * calls trouble_set() and returns false (or NULL, or -1). The caller hands it up; a subcommand
 * prints it and exits with 3.
 */
#ifndef SCRUTINEER_BASE_TROUBLE_H
#define SCRUTINEER_BASE_TROUBLE_H

#include <stdbool.h>

struct trouble {
    char text[1024]; /* one sentence for a person, without a newline; "" = none */
};

/* Writes the text; always returns false, so that `return trouble_set(…);` reads well. */
bool trouble_set(struct trouble *trouble, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
