/* SPDX-License-Identifier: MIT
 *
 * Notes for the section .scrutineer, as lines of text. The linker puts the sections of all objects
 * into the program, one after the other. Who reads them: checker/probe/notes.c; the lines are
 * described there, in notes.h.
 */
#ifndef SCRUTINEER_CC_NOTES_TEXT_H
#define SCRUTINEER_CC_NOTES_TEXT_H

#include <stdio.h>

#include "list.h"

#define NOTES_SECTION ".scrutineer"

/* One line, once; bytes that could end or break it become '?'. */
void notes_add(struct list *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As assembler text that puts them into the section. */
void notes_write(const struct list *notes, FILE *file);

#endif
