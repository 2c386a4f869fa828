/* SPDX-License-Identifier: MIT
 *
 * Puts in the announcements that the compiler leaves out: before an instruction that copies a
 * struct to or from where a pointer leads, for a call that takes or gives one by value, a call of
 * the runtime (unseen.h).
 */
#ifndef SCRUTINEER_CC_ANNOUNCE_H
#define SCRUTINEER_CC_ANNOUNCE_H

#include <stdbool.h>
#include <stdio.h>

#include "byvalue.h"
#include "list.h"

/* text: gcc's for x86-64; it is copied to `out`. Notes gain "byvalue FILE:LINE NAME" for each call
 * whose copy stays unseen. False, and nothing written: it can't be done with this text. */
bool announce(FILE *text, const struct byvalues *byvalues, FILE *out, struct list *notes);

/* The same for LLVM's form (clang), where an argument says byval; and for accesses of odd sizes. */
void announce_llvm(FILE *text, FILE *out);

/* To where a piece of a line of LLVM's ends: a comma or closing bracket outside of all brackets and
 * strings and, if `words`, a blank. */
const char *llvm_piece_end(const char *at, bool words);

#endif
