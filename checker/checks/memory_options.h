/* SPDX-License-Identifier: MIT
 *
 * How the tools that watch memory are called: Valgrind's words, the sanitizers' variables. What
 * each is for stands beside it. folder: where they write, as the program sees it.
 */
#ifndef SCRUTINEER_CHECKS_MEMORY_OPTIONS_H
#define SCRUTINEER_CHECKS_MEMORY_OPTIONS_H

#include "box.h"

/* Valgrind's path; the caller frees. NULL: it is not installed. */
char *memory_valgrind(void);
/* Puts a command, in place, under Valgrind. */
void memory_put_under_valgrind(json_t *arguments, const char *folder);
/* The plan's environment for a run of that kind; ends with NULL, all of it the caller's. helper: a
 * library to preload; NULL = none. */
char **memory_environment(const struct box_plan *plan, const char *folder, const char *helper);
/* For other runs of a program with sanitizers in it: they print, but disturb nothing. */
char **memory_quiet_environment(const struct box_plan *plan);

#endif
