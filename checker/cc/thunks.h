/* SPDX-License-Identifier: MIT
 *
 * Stands before functions that neither the program nor the runtime knows: the runtime hears of each
 * call (sr_unknown_call), and can look whether an argument points into a segment.
 */
#ifndef SCRUTINEER_CC_THUNKS_H
#define SCRUTINEER_CC_THUNKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Are there thunks for this machine? */
bool thunks_possible(void);
/* Assembler text of __wrap_NAME, which goes on to __real_NAME with everything as it was. */
void thunks_write(FILE *file, size_t index, const char *name);

#endif
