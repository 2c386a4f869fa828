/* SPDX-License-Identifier: MIT
 * See paper.h. */
#define _GNU_SOURCE
#include "paper.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "memory.h"
#include "utf8.h"

enum { NARROWEST = 40, WIDEST = 100 };

/* U+00A0 holds words together; it is printed as a space, so that a place can be copied. */
static const char glue[] = "\xc2\xa0";

static int terminal_width(FILE *stream)
{
    struct winsize size = {0};
    const char *columns = getenv("COLUMNS");
    long width = columns ? strtol(columns, NULL, 10) : 0;
    if (width <= 0 && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0) {
        width = size.ws_col;
    }
    width = width <= 0 ? USUAL_WIDTH : width;
    width = width < NARROWEST ? NARROWEST : width;
    return width > WIDEST ? WIDEST : (int)width;
}

struct term_style term_style_of(FILE *stream)
{
    struct term_style style = {false, 0};
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    if (isatty(fileno(stream))) {
        style.colour =
            (no_colour == NULL || *no_colour == '\0') && term != NULL && strcmp(term, "dumb") != 0;
        style.width = terminal_width(stream);
    }
    return style;
}

size_t paper_width(const struct paper *paper)
{
    int width = paper->style.width > 0 ? paper->style.width : USUAL_WIDTH;
    return width < NARROWEST ? NARROWEST : (size_t)width;
}

const char *paper_colour(const struct paper *paper, const char *sequence)
{
    return paper->style.colour ? sequence : "";
}

void paper_move(const struct paper *paper, size_t from, size_t to)
{
    fprintf(paper->stream, "%*s", to > from ? (int)(to - from) : 1, "");
}

static void print_word(FILE *stream, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool glued = i + 1 < length && memcmp(word + i, glue, 2) == 0;
        fputc(glued ? ' ' : word[i], stream);
        i += glued;
    }
}

size_t paper_fold(const struct paper *paper, size_t column, size_t hang, size_t width,
                  const char *text)
{
    char *clean = utf8_printable(text);
    bool begun = false;
    for (const char *at = clean; *at != '\0';) {
        size_t blanks = strspn(at, " "), length = strcspn(at + blanks, " ");
        const char *word = at + blanks;
        size_t columns = utf8_columns(word, length);
        if (begun && width > 0 && column + blanks + columns > width) {
            fprintf(paper->stream, "\n%*s", (int)hang, "");
            column = hang;
        } else {
            fprintf(paper->stream, "%*s", (int)blanks, "");
            column += blanks;
        }
        print_word(paper->stream, word, length);
        column += columns;
        begun = true;
        at = word + length;
    }
    free(clean);
    return column;
}

void paper_line(const struct paper *paper, size_t indent, size_t hang, const char *text)
{
    fprintf(paper->stream, "%*s", (int)indent, "");
    paper_fold(paper, indent, hang, paper->style.width > 0 ? (size_t)paper->style.width : 0, text);
    fputc('\n', paper->stream);
}

char *paper_glued(const char *text)
{
    char *glued = memory_need(strlen(text) + 1, sizeof glue), *to = glued;
    for (; *text != '\0'; text++) {
        if (*text == ' ') {
            to = mempcpy(to, glue, sizeof glue - 1);
        } else {
            *to++ = *text;
        }
    }
    return glued;
}
