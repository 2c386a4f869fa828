/* SPDX-License-Identifier: MIT
 *
 * Lines of text on a terminal or into a file: folded at words if there is a width, never within a
 * place ("my file.c:12"), and safe whatever a student's file names and messages hold.
 *
 * Protocol: texts are given as they are; what must not be folded goes through paper_glued() first.
 */
#ifndef SCRUTINEER_REPORT_PAPER_H
#define SCRUTINEER_REPORT_PAPER_H

#include <stddef.h>
#include <stdio.h>

#include "report.h"

struct paper {
    FILE *stream;
    struct term_style style;
};

enum { USUAL_WIDTH = 80 };

#define RED "\033[31;1m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define DIM "\033[2m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

/* The columns that there are: style.width, or the usual ones where nothing is folded. */
size_t paper_width(const struct paper *paper);
/* The escape sequence, or "" where colours are not wanted. */
const char *paper_colour(const struct paper *paper, const char *sequence);
/* Prints a text of which the first character stands in that column; further lines begin at `hang`
 * and none goes beyond `width` (0 = not folded). Ends without a newline; returns the column. */
size_t paper_fold(const struct paper *paper, size_t column, size_t hang, size_t width,
                  const char *text);
/* A whole line, or several, from `indent` on. */
void paper_line(const struct paper *paper, size_t indent, size_t hang, const char *text);
/* Spaces up to that column, at least one. */
void paper_move(const struct paper *paper, size_t from, size_t to);
/* A copy that is never folded: the caller frees it. */
char *paper_glued(const char *text);

#endif
