/* SPDX-License-Identifier: MIT
 *
 * gcc's assembler text for x86-64, line by line, with what holds at each.
 *
 * Protocol: rows_read(), look, rows_release().
 */
#ifndef SCRUTINEER_CC_ROWS_H
#define SCRUTINEER_CC_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum row_kind {
    ROW_OTHER, /* a directive, a comment, a label that only debug information uses */
    ROW_LABEL, /* a place to jump to, or a function */
    ROW_CODE,  /* an instruction */
    ROW_ASM,   /* of inline assembler */
};

enum { ROWS_NONE = -1 };

struct row {
    char *text; /* with its end of line */
    enum row_kind kind;
    long loc;      /* the row of the .loc that holds; ROWS_NONE */
    long function; /* a number of its own for each */
    bool framed;   /* %rbp is the frame's */
    bool by_stack; /* unwinders reckon from %rsp here: who moves it has to tell them */
};

struct rows {
    struct row *all;
    size_t count;
    bool *instrumented; /* functions: do they tell that they begin? */
    long functions;
    bool foreign; /* another syntax, or registers that a callback would not keep (AVX) */
};

void rows_read(FILE *text, struct rows *rows);
void rows_release(struct rows *rows);
/* Of a row: the line of its .loc, 0 = not known. */
long rows_line(const struct rows *rows, size_t at);
/* The row of that label in that function; ROWS_NONE. */
long rows_label(const struct rows *rows, const char *name, long function);

#endif
