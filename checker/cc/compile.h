/* SPDX-License-Identifier: MIT
 *
 * From a source to an instrumented object: assembler text first, whose inline assembler is noted,
 * then the object, whose calls of libc are turned to the runtime's.
 */
#ifndef SCRUTINEER_CC_COMPILE_H
#define SCRUTINEER_CC_COMPILE_H

#include "driver.h"

/* output: where the object goes (for -S: the text). */
int compile_input(struct driver *driver, const struct input *input, const char *output);
/* Assembles a text of our own. */
int compile_text(struct driver *driver, const char *text, const char *object);

#endif
