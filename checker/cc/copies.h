/* SPDX-License-Identifier: MIT
 *
 * Structs that are passed or returned by value: the compilers' instrumentation leaves out the copy
 * out of memory (gcc and clang) and into it (gcc). Here the missing announcements are put in:
 * with gcc into its assembler text, with clang into LLVM's form, of which the text is then made.
 *
 * Protocol: copies_open(); the compiler writes copies_output(), with the words of
 * copies_add_words(); copies_announce() makes the assembler text of it; copies_close().
 */
#ifndef SCRUTINEER_CC_COPIES_H
#define SCRUTINEER_CC_COPIES_H

#include "driver.h"
#include "list.h"

enum copies_outcome {
    COPIES_DONE,
    COPIES_AGAIN, /* gcc has to write it again, with other words */
    COPIES_NONE,  /* it can't be done: the compiler has to write the text without all this */
};

struct copies {
    const char *text; /* the assembler text, the caller's */
    char *dump;       /* what gcc tells besides; NULL: clang */
    char *llvm;       /* what clang writes instead of the text; NULL: gcc */
    bool apart;       /* set it for the second time, after COPIES_AGAIN */
};

void copies_open(struct copies *copies, struct driver *driver, const char *text);
void copies_close(struct copies *copies);
const char *copies_output(const struct copies *copies);
void copies_add_words(const struct copies *copies, struct list *command);

/* Notes gain "copies SOURCE" if it is done, and "byvalue FILE:LINE NAME" for what stays unseen. */
enum copies_outcome copies_announce(const struct copies *copies, struct driver *driver,
                                    const char *source, struct list *notes);

#endif
