/* SPDX-License-Identifier: MIT
 *
 * The reports that are made from an outcome: for people on a terminal, for programs as JSON (schema
 * 1). A report reads; it judges nothing.
 */
#ifndef SCRUTINEER_REPORT_REPORT_H
#define SCRUTINEER_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "outcome.h"
#include "trouble.h"

struct term_style {
    bool colour; /* true only on a terminal and without NO_COLOR */
    int width;   /* columns to fold at; 0 = do not fold */
};

struct term_style term_style_of(FILE *stream); /* asks the terminal, NO_COLOR, TERM=dumb, COLUMNS */
/* outcome->ledger as a section of its own: what repeats is folded, a long one shortened. */
void report_ledger(FILE *stream, const struct outcome *outcome, struct term_style style);
/* All of it, unfolded, to path ("-" = standard output). Nothing is written where there is none
 * (why_not). */
bool report_ledger_file(const char *path, const struct ledger *ledger, struct trouble *trouble);
void report_term(FILE *stream, const struct outcome *outcome, struct term_style style);
/* Writes to path ("-" = standard output), atomically (a temporary file beside it, then rename). */
bool report_json(const char *path, const struct outcome *outcome, struct trouble *trouble);

#endif
