/* SPDX-License-Identifier: MIT
 *
 * The report for people: a line a check, its findings below it, no noise. A diagnostic keeps the
 * compilers' form, `file:line: error: message [rule]`, so that editors can jump; it is folded only
 * on a terminal. Control characters in texts (a hostile file name) are shown as '?'.
 */
#define _GNU_SOURCE
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "memory.h"

enum { MOST_FINDINGS = 5, MOST_PLACES = 9, NARROWEST = 40, USUAL_WIDTH = 80, WIDEST = 100 };

struct paper {
    FILE *stream;
    struct term_style style;
};

struct term_style term_style_of(FILE *stream)
{
    struct term_style style = {false, 0};
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    const char *columns = getenv("COLUMNS");
    struct winsize size = {0};
    if (!isatty(fileno(stream))) {
        return style;
    }
    style.colour =
        (no_colour == NULL || *no_colour == '\0') && term != NULL && strcmp(term, "dumb") != 0;
    style.width = columns ? atoi(columns) : 0;
    if (style.width <= 0 && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0) {
        style.width = size.ws_col;
    }
    style.width = style.width <= 0 ? USUAL_WIDTH : style.width;
    style.width = style.width < NARROWEST ? NARROWEST : style.width;
    style.width = style.width > WIDEST ? WIDEST : style.width;
    return style;
}

static const char *colour(const struct paper *paper, const char *code)
{
    return paper->style.colour ? code : "";
}

#define RED "\033[31;1m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define DIM "\033[2m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

/* How many columns the text takes: UTF-8 sequences count as one. */
static size_t columns_of(const char *text, size_t bytes)
{
    size_t columns = 0;
    for (size_t i = 0; i < bytes; i++) {
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return columns;
}

static char *cleaned(const char *text)
{
    char *clean = text_copy(text);
    for (char *at = clean; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f) {
            *at = *at == '\t' ? ' ' : '?';
        }
    }
    return clean;
}

/* Prints a text from `indent` on, folded at words; further lines stand at `hang`. */
static void print_folded(const struct paper *paper, size_t indent, size_t hang, const char *text)
{
    char *clean = cleaned(text), *rest = clean, *word;
    size_t column = indent;
    bool first = true;
    fprintf(paper->stream, "%*s", (int)indent, "");
    while ((word = strsep(&rest, " ")) != NULL) {
        size_t columns = columns_of(word, strlen(word));
        bool fits =
            paper->style.width == 0 || column + columns + !first <= (size_t)paper->style.width;
        if (!first && !fits) {
            fprintf(paper->stream, "\n%*s", (int)hang, "");
            column = hang;
        } else if (!first) {
            fputc(' ', paper->stream);
            column++;
        }
        fputs(word, paper->stream);
        column += columns;
        first = false;
    }
    fputc('\n', paper->stream);
    free(clean);
}

static void print_line(const struct paper *paper, size_t indent, size_t hang, char *text)
{
    print_folded(paper, indent, hang, text);
    free(text);
}

static char *place_text(const struct location *location)
{
    if (location->file == NULL) {
        return text_copy("");
    }
    return location->line > 0 ? text_format("%s:%d", location->file, location->line)
                              : text_copy(location->file);
}

static void print_place(const struct paper *paper, size_t indent, const struct location *location)
{
    char *place = place_text(location);
    const char *parts[] = {location->process, location->access, location->field, location->object,
                           location->note};
    char *line = text_copy(place);
    for (size_t i = 0; i < 5; i++) {
        if (parts[i] != NULL) {
            char *longer = text_format("%s%s%s", line, *line ? "  " : "", parts[i]);
            free(line);
            line = longer;
        }
    }
    if (*line != '\0') {
        print_folded(paper, indent, indent + 2, line);
    }
    free(place);
    free(line);
}

static void print_diagnostic(const struct paper *paper, size_t indent,
                             const struct finding *finding)
{
    char *place = finding->location_count > 0 ? place_text(&finding->locations[0]) : text_copy("");
    const char *severity = severity_name(finding->rule->severity);
    print_line(paper, indent, indent + 2,
               text_format("%s%s%s: %s [%s]", place, *place ? ": " : "", severity, finding->message,
                           finding->rule->id));
    free(place);
}

static bool has_more_to_say(const struct location *location)
{
    return location->process != NULL || location->note != NULL || location->field != NULL;
}

/* The same rule at the same line, met in another run: one line is enough. */
static bool is_same_place(const struct finding *one, const struct finding *other)
{
    return one->rule == other->rule && one->location_count > 0 && other->location_count > 0 &&
           one->locations[0].file != NULL && other->locations[0].file != NULL &&
           strcmp(one->locations[0].file, other->locations[0].file) == 0 &&
           one->locations[0].line == other->locations[0].line;
}

static void print_finding(const struct paper *paper, size_t indent, const struct finding *finding,
                          const struct finding *before)
{
    print_diagnostic(paper, indent, finding);
    if (before != NULL && is_same_place(before, finding)) {
        return;
    }
    for (size_t i = 0; i < finding->location_count && i < MOST_PLACES; i++) {
        /* The first place stands in the diagnostic already. */
        if (i > 0 || has_more_to_say(&finding->locations[0])) {
            print_place(paper, indent + 2, &finding->locations[i]);
        }
    }
    for (size_t i = 0; i < finding->detail_count; i++) {
        print_folded(paper, indent + 2, indent + 4, finding->details[i]);
    }
    if (finding->look != NULL) {
        print_line(paper, indent + 2, indent + 8, text_format("look: %s", finding->look));
    }
}

static bool is_told_again(const struct outcome *outcome, const size_t *findings, size_t index)
{
    const struct rule *rule = outcome->findings.all[findings[index]].rule;
    return index > 0 && outcome->findings.all[findings[index - 1]].rule == rule;
}

static void print_findings(const struct paper *paper, size_t indent, const struct outcome *outcome,
                           const size_t *findings, size_t count)
{
    for (size_t i = 0; i < count && i < MOST_FINDINGS; i++) {
        const struct finding *finding = &outcome->findings.all[findings[i]];
        print_finding(paper, indent, finding,
                      i > 0 ? &outcome->findings.all[findings[i - 1]] : NULL);
        bool last_of_rule =
            i + 1 == count || i + 1 == MOST_FINDINGS || !is_told_again(outcome, findings, i + 1);
        if (last_of_rule) {
            fprintf(paper->stream, "%*s%smore: scrutineer explain %s%s\n", (int)indent + 2, "",
                    colour(paper, DIM), finding->rule->id, colour(paper, PLAIN));
        }
    }
    if (count > MOST_FINDINGS) {
        fprintf(paper->stream, "%*s… and %zu more (all are in the JSON)\n", (int)indent, "",
                count - MOST_FINDINGS);
    }
}

static void print_check(const struct paper *paper, const struct outcome *outcome,
                        const struct check_result *check)
{
    static const char *const words[] = {"ok  ", "FAIL", "skip", "????"};
    static const char *const colours[] = {GREEN, RED, DIM, YELLOW};
    char *title =
        check->why ? text_format("%s: %s", check->title, check->why) : text_copy(check->title);
    char *points = check->max_points > 0 && check->why == NULL
                       ? text_format("%d/%d", check->points, check->max_points)
                       : text_copy("");
    fprintf(paper->stream, "  %s%s%s ", colour(paper, colours[check->state]), words[check->state],
            colour(paper, PLAIN));
    if (*points == '\0') {
        char *clean = cleaned(title);
        print_folded(paper, 0, 7, clean);
        free(clean);
    } else {
        size_t used = columns_of(title, strlen(title));
        int width = paper->style.width ? paper->style.width : USUAL_WIDTH;
        int gap = width - 7 - (int)used - (int)strlen(points) - 6;
        fprintf(paper->stream, "%s%*s%s\n", title, gap > 1 ? gap : 1, "", points);
    }
    print_findings(paper, 7, outcome, check->findings, check->finding_count);
    free(title);
    free(points);
}

static int unchecked_points(const struct outcome *outcome)
{
    int points = 0;
    for (size_t i = 0; i < outcome->check_count; i++) {
        if (outcome->checks[i].state == CHECK_UNCHECKED) {
            points += outcome->checks[i].max_points;
        }
    }
    return points;
}

static void print_head(const struct paper *paper, const struct outcome *outcome)
{
    int unchecked = unchecked_points(outcome);
    char *right = unchecked > 0 ? text_format("%d/%d points, %d could not be checked   %.1f s",
                                              outcome->points, outcome->max_points - unchecked,
                                              unchecked, outcome->duration_s)
                                : text_format("%d/%d points   %.1f s", outcome->points,
                                              outcome->max_points, outcome->duration_s);
    int width = paper->style.width ? paper->style.width : USUAL_WIDTH;
    int gap = width - (int)strlen(outcome->lab) - (int)strlen(right) - 1;
    fprintf(paper->stream, "%s%s%s%*s%s\n", colour(paper, BOLD), outcome->lab, colour(paper, PLAIN),
            gap > 2 ? gap : 2, "", right);
    free(right);
}

static void print_notes(const struct paper *paper, const struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->note_count; i++) {
        print_line(paper, 2, 8, text_format("note: %s", outcome->notes[i]));
    }
}

static void print_run(const struct paper *paper, const struct run_result *run)
{
    if (run->signal > 0) {
        const char *name = sigabbrev_np(run->signal);
        fprintf(paper->stream, "  ended by SIG%s after %.2f s\n", name ? name : "?",
                run->duration_s);
    } else if (run->exit >= 0) {
        fprintf(paper->stream, "  exit status %d after %.2f s\n", run->exit, run->duration_s);
    } else {
        fprintf(paper->stream, "  stopped after %.2f s\n", run->duration_s);
    }
}

static void report_program(const struct paper *paper, const struct outcome *outcome)
{
    char *program = cleaned(outcome->program ? outcome->program : "");
    fprintf(paper->stream, "%s%s%s: %s\n", colour(paper, BOLD), program, colour(paper, PLAIN),
            verdict_name(outcome->verdict));
    free(program);
    for (size_t i = 0; i < outcome->run_count; i++) {
        print_run(paper, &outcome->runs[i]);
    }
    size_t *all = memory_need(outcome->findings.count, sizeof *all);
    for (size_t i = 0; i < outcome->findings.count; i++) {
        all[i] = i;
    }
    print_findings(paper, 2, outcome, all, outcome->findings.count);
    free(all);
    if (outcome->findings.count == 0) {
        fputs("  nothing wrong found\n", paper->stream);
    }
}

void report_term(FILE *stream, const struct outcome *outcome, struct term_style style)
{
    struct paper paper = {stream, style};
    if (outcome->lab == NULL) {
        report_program(&paper, outcome);
    } else {
        print_head(&paper, outcome);
        for (size_t i = 0; i < outcome->check_count; i++) {
            print_check(&paper, outcome, &outcome->checks[i]);
        }
    }
    print_notes(&paper, outcome);
    fflush(stream);
}
