/* SPDX-License-Identifier: MIT
 *
 * Finds, in preprocessed C, the attributes and pragmas that switch the instrumentation off.
 */
#ifndef SCRUTINEER_CC_ATTRIBUTES_H
#define SCRUTINEER_CC_ATTRIBUTES_H

#include <stdio.h>

#include "list.h"

/* Adds a note "nosanitize FILE:LINE ATTRIBUTE" each. Reads to the end; headers of the system
 * (line markers with the flag 3) are passed over. */
void attributes_read(FILE *preprocessed, struct list *notes);

#endif
