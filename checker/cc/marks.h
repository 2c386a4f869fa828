/* SPDX-License-Identifier: MIT
 *
 * Which instructions are to be announced, each by a mark on its row. Neighbours that read or write
 * one piece of memory through the same registers are joined: one announcement before the first of
 * them, of all their bytes.
 */
#ifndef SCRUTINEER_CC_MARKS_H
#define SCRUTINEER_CC_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "rows.h"
#include "x86.h"

struct mark {
    bool wanted;
    size_t call;    /* the row of the call that it belongs to */
    long low, high; /* if joined: from where to where, reckoned as the instruction does */
};

/* marks: one a row, of all loads or of all stores. */
void marks_join(struct mark *marks, const struct rows *rows, bool loads);

/* 8(%rax) is 8 and (%rax). */
long marks_offset(const char *operand, const char **registers);

#endif
