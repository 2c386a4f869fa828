/* SPDX-License-Identifier: MIT
 *
 * What is known about single options of gcc and clang: tables, and nothing else.
 */
#ifndef SCRUTINEER_CC_WORDS_H
#define SCRUTINEER_CC_WORDS_H

#include <stdbool.h>

#include "list.h"

enum word_use {
    WORD_BOTH,    /* for compiling and linking */
    WORD_COMPILE, /* would only make a linker's step warn, or ask it for something else */
    WORD_ASSEMBLE,
    WORD_LINK,
    WORD_DEPEND,
    WORD_DROPPED,
    WORD_PASSES, /* asks for something that is no object and no program */
};

/* Is the next word its argument? */
bool word_takes_next(const char *word);
/* argument: the next word if it takes one, else NULL. */
enum word_use word_use(const char *word, const char *argument);
/* Does an assembler's step need it? */
bool word_for_assembler(const char *word);
/* The list after -fsanitize= without the sanitizers that can't be together with ours; those are
 * added to `dropped`. The caller frees it; NULL: nothing is left. */
char *word_sanitizers(const char *names, struct list *dropped);

#endif
