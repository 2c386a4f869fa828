/* SPDX-License-Identifier: MIT
 *
 * Response files: a word @FILE stands for the words in FILE, as gcc reads them: parted by white
 * space, with '…', "…" and backslash. A FILE that can't be read leaves the word as it is.
 */
#ifndef SCRUTINEER_CC_RESPONSE_H
#define SCRUTINEER_CC_RESPONSE_H

#include <stdbool.h>

#include "list.h"
#include "trouble.h"

/* The words of argv[1…], expanded. False: files that name one another without end. */
bool response_expand(char *const argv[], struct list *words, struct trouble *trouble);

/* Puts the words into a new file `path`, quoted; for a command that is too long for execve(). */
bool response_write(const char *path, char *const words[], struct trouble *trouble);

#endif
