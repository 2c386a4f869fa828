/* SPDX-License-Identifier: MIT
 *
 * The ledger, for people: a line a call, in columns. In the report what repeats is folded and what
 * is too long is shortened; the file that --ledger=FILE names has all of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_fold.h"
#include "memory.h"
#include "paper.h"
#include "report.h"
#include "utf8.h"

enum { MOST_LINES = 400, WIDEST_PROCESS = 16, WIDEST_PLACE = 24, GAP = 2, TIME_COLUMNS = 9 };

#define CYAN "\033[36m"
#define MAGENTA "\033[35m"
#define BLUE "\033[34m"

/* Columns at which the parts of a line begin. */
struct columns {
    int number;           /* its digits */
    size_t process, call; /* and the call's further lines, a little more to the right */
    size_t place;
};

static size_t columns_of(const char *text)
{
    char *clean = utf8_printable(text);
    size_t columns = utf8_columns(clean, strlen(clean));
    free(clean);
    return columns;
}

static char *place_text(const struct ledger_line *line)
{
    return line->file != NULL ? text_format("%s:%d", line->file, line->line) : text_copy("");
}

/* The places stand at the right edge; one that is too long begins further left. */
static struct columns measure(const struct paper *paper, const struct ledger *ledger)
{
    struct columns columns = {.number = 1};
    size_t process = strlen("process"), place = 0;
    for (size_t left = ledger->count; left >= 10; left /= 10) {
        columns.number++;
    }
    for (size_t i = 0; i < ledger->count; i++) {
        char *text = place_text(&ledger->lines[i]);
        size_t wide = columns_of(text);
        place = wide > place ? wide : place;
        free(text);
        wide = columns_of(ledger->lines[i].process);
        process = wide > process ? wide : process;
    }
    process = process > WIDEST_PROCESS ? WIDEST_PROCESS : process;
    place = place > WIDEST_PLACE ? WIDEST_PLACE : place;
    columns.process = GAP + 1 + (size_t)columns.number + TIME_COLUMNS + GAP;
    columns.call = columns.process + process + GAP;
    columns.place = paper_width(paper) - place;
    return columns;
}

/* The first process has no colour, each other one the next. */
static const char *colour_of(const struct ledger *ledger, const struct ledger_line *line)
{
    static const char *const colours[] = {CYAN, MAGENTA, YELLOW, GREEN, BLUE};
    int nth = line->pid - ledger->lines[0].pid;
    return nth <= 0 ? "" : colours[(nth - 1) % (int)(sizeof colours / sizeof colours[0])];
}

static char *call_text(const struct ledger_line *line)
{
    return line->result != NULL
               ? text_format("%s(%s) = %s", line->call, line->arguments, line->result)
               : text_format("%s(%s)", line->call, line->arguments);
}

/* Behind the call, or on a line of its own. */
static void print_place(const struct paper *paper, const struct columns *columns, size_t column,
                        const struct ledger_line *line)
{
    char *place = place_text(line), *clean = utf8_printable(place);
    size_t wide = utf8_columns(clean, strlen(clean)), width = paper_width(paper);
    size_t to = columns->place + wide > width && wide < width ? width - wide : columns->place;
    if (paper->style.width > 0 && column + GAP > to) {
        fputc('\n', paper->stream);
        column = 0;
    }
    paper_move(paper, column, to > column + GAP ? to : column + GAP);
    fprintf(paper->stream, "%s%s%s", paper_colour(paper, DIM), clean, paper_colour(paper, PLAIN));
    free(place);
    free(clean);
}

static void print_number(const struct paper *paper, const struct columns *columns,
                         const struct ledger_line *line)
{
    if (line->number > 0) {
        fprintf(paper->stream, "%*s#%-*ld%s%*.1f%s%*s", GAP, "", columns->number, line->number,
                paper_colour(paper, DIM), TIME_COLUMNS, line->ms, paper_colour(paper, PLAIN), GAP,
                "");
    } else {
        paper_move(paper, 0, columns->process);
    }
}

static void print_line(const struct paper *paper, const struct ledger *ledger,
                       const struct columns *columns, const struct ledger_line *line)
{
    print_number(paper, columns, line);
    fputs(paper_colour(paper, colour_of(ledger, line)), paper->stream);
    size_t column = paper_fold(paper, columns->process, columns->process, 0, line->process);
    fputs(paper_colour(paper, PLAIN), paper->stream);
    paper_move(paper, column, columns->call);
    column = column < columns->call ? columns->call : column + 1;
    char *text = call_text(line);
    fputs(paper_colour(paper, line->failed ? RED : ""), paper->stream);
    column = paper_fold(paper, column, columns->call + GAP,
                        paper->style.width > 0 ? paper_width(paper) : 0, text);
    fputs(paper_colour(paper, line->failed ? PLAIN : ""), paper->stream);
    if (line->file != NULL) {
        print_place(paper, columns, column, line);
    }
    fputc('\n', paper->stream);
    free(text);
}

static void say(const struct paper *paper, size_t indent, char *text)
{
    fputs(paper_colour(paper, DIM), paper->stream);
    fprintf(paper->stream, "%*s", (int)indent, "");
    paper_fold(paper, indent, indent + GAP, paper->style.width > 0 ? paper_width(paper) : 0, text);
    fprintf(paper->stream, "%s\n", paper_colour(paper, PLAIN));
    free(text);
}

static void print_block(const struct paper *paper, const struct ledger *ledger,
                        const struct columns *columns, const struct ledger_block *block)
{
    for (size_t i = 0; i < block->lines; i++) {
        print_line(paper, ledger, columns, &ledger->lines[block->first + i]);
    }
    size_t last = block->first + block->lines * block->times;
    if (block->times > 1 && block->lines > 1) {
        say(paper, columns->call,
            text_format("… these %zu, %zu times in all, to #%zu", block->lines, block->times,
                        last));
    } else if (block->times > 1) {
        say(paper, columns->call,
            text_format("… the same, %zu times in all, to #%zu", block->times, last));
    }
}

static void print_blocks(const struct paper *paper, const struct ledger *ledger,
                         const struct columns *columns, const struct ledger_block *blocks,
                         size_t count)
{
    size_t left_out = 0;
    for (size_t i = 0; i < count; i++) {
        if (blocks[i].left_out) {
            left_out += blocks[i].lines * blocks[i].times;
            continue;
        }
        if (left_out > 0) {
            say(paper, columns->call,
                text_format("… %zu calls are left out here (--ledger=FILE has them all)",
                            left_out));
        }
        left_out = 0;
        print_block(paper, ledger, columns, &blocks[i]);
    }
}

/* Those at the end that have no number are no calls of their own. */
static size_t calls_in(const struct ledger *ledger)
{
    size_t count = 0;
    while (count < ledger->count && ledger->lines[count].number > 0) {
        count++;
    }
    return count;
}

static bool has_unknown_results(const struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        if (ledger->lines[i].result != NULL && strcmp(ledger->lines[i].result, "?") == 0) {
            return true;
        }
    }
    return false;
}

static void print_head(const struct paper *paper, const struct ledger *ledger,
                       const struct columns *columns)
{
    size_t calls = calls_in(ledger);
    fprintf(paper->stream, "%sledger%s: %zu call%s\n", paper_colour(paper, BOLD),
            paper_colour(paper, PLAIN), calls, calls == 1 ? "" : "s");
    if (ledger->count > 0) {
        say(paper, GAP,
            text_copy("each call stands where it began; one that takes a lock or a message, where "
                      "it had it"));
        fprintf(paper->stream, "%*s#%*s%*sprocess", GAP, "", columns->number + TIME_COLUMNS, "ms",
                GAP, "");
        paper_move(paper, columns->process + strlen("process"), columns->call);
        fputs("call\n", paper->stream);
    }
}

static void print_end(const struct paper *paper, const struct ledger *ledger)
{
    if (ledger->cut) {
        say(paper, GAP,
            text_format("the program made more calls: these are the first %zu", calls_in(ledger)));
    }
    if (has_unknown_results(ledger)) {
        say(paper, GAP,
            text_copy(ledger->cut ? "?: it was not told any more what the call returned"
                                  : "?: a statically linked program does not tell what its calls "
                                    "return, and shows only those of System V"));
    }
}

void report_ledger(FILE *stream, const struct outcome *outcome, struct term_style style)
{
    const struct paper paper = {stream, style};
    const struct ledger *ledger = &outcome->ledger;
    if (ledger->why_not != NULL) {
        char *text = text_format("ledger: %s", ledger->why_not);
        paper_line(&paper, 0, GAP, text);
        free(text);
        return;
    }
    struct columns columns = measure(&paper, ledger);
    struct ledger_block *blocks;
    size_t count = ledger_fold(ledger, &blocks);
    ledger_leave_out(outcome, MOST_LINES, blocks, count);
    print_head(&paper, ledger, &columns);
    print_blocks(&paper, ledger, &columns, blocks, count);
    print_end(&paper, ledger);
    fputc('\n', stream);
    fflush(stream);
    free(blocks);
}

static void write_all(FILE *stream, const struct ledger *ledger)
{
    const struct paper paper = {stream, {false, 0}};
    struct columns columns = measure(&paper, ledger);
    print_head(&paper, ledger, &columns);
    for (size_t i = 0; i < ledger->count; i++) {
        print_line(&paper, ledger, &columns, &ledger->lines[i]);
    }
    print_end(&paper, ledger);
}

bool report_ledger_file(const char *path, const struct ledger *ledger, struct trouble *trouble)
{
    if (ledger->why_not != NULL) {
        return true; /* the report says so */
    }
    bool standard = strcmp(path, "-") == 0;
    FILE *stream = standard ? stdout : fopen(path, "we");
    bool written = stream != NULL;
    if (written) {
        write_all(stream, ledger);
        written = fflush(stream) == 0 && ferror(stream) == 0;
    }
    if (stream != NULL && !standard) {
        written = fclose(stream) == 0 && written;
    }
    return written || trouble_set(trouble, "can't write %s: %s", path, strerror(errno));
}
