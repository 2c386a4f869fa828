/* SPDX-License-Identifier: MIT
 *
 * The report for people: a line a check, its findings below it, no noise. A diagnostic keeps the
 * compilers' form, `file:line: error: message [rule]`, so that editors can jump; it is folded only
 * on a terminal.
 */
#define _GNU_SOURCE
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "paper.h"
#include "utf8.h"

enum {
    MOST_FINDINGS = 5,
    MOST_PLACES = 9,
    CHECK_INDENT = 7, /* "  FAIL " */
    POINTS_FROM_END = 13,
    MORE_GAP = 6
};

static void say(const struct paper *paper, size_t indent, size_t hang, char *text)
{
    paper_line(paper, indent, hang, text);
    free(text);
}

static char *place_text(const struct location *location)
{
    if (location->file == NULL) {
        return text_copy("");
    }
    char *place = location->line > 0 ? text_format("%s:%d", location->file, location->line)
                                     : text_copy(location->file);
    char *glued = paper_glued(place);
    free(place);
    return glued;
}

static void print_place(const struct paper *paper, size_t indent, const struct location *location)
{
    char *who = location->process != NULL && location->pid > 0
                    ? text_format("%s (pid %d)", location->process, location->pid)
                    : text_copy(location->process);
    char *call = location->call > 0 ? text_format("#%ld in the ledger", location->call) : NULL;
    const char *parts[] = {who, location->access, location->field, location->object, location->note,
                           call};
    char *line = place_text(location);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i] != NULL) {
            char *longer = text_format("%s%s%s", line, *line ? "  " : "", parts[i]);
            free(line);
            line = longer;
        }
    }
    if (*line != '\0') {
        paper_line(paper, indent, indent + 2, line);
    }
    free(who);
    free(call);
    free(line);
}

static void print_diagnostic(const struct paper *paper, size_t indent,
                             const struct finding *finding)
{
    char *place = finding->location_count > 0 ? place_text(&finding->locations[0]) : text_copy("");
    say(paper, indent, indent + 2,
        text_format("%s%s%s: %s [%s]", place, *place ? ": " : "", severity_name(finding->severity),
                    finding->message, finding->rule->id));
    free(place);
}

/* Which run showed it, where that is not an ordinary one and the message does not say it. */
static char *seen_text(const struct finding *finding)
{
    const char *when = finding->when ? finding->when : "";
    if (strncmp(when, "SIG", 3) == 0 && strstr(finding->message, when) == NULL) {
        return text_format("seen: after %s", when);
    }
    if (strcmp(when, "fault") == 0) {
        return text_copy("seen: when a call was made to fail");
    }
    return NULL;
}

static bool has_more_to_say(const struct location *location)
{
    return location->process != NULL || location->note != NULL || location->field != NULL ||
           location->access != NULL || location->call > 0;
}

static void print_more(const struct paper *paper, const char *rule)
{
    fprintf(paper->stream, "%smore: scrutineer explain %s%s\n", paper_colour(paper, DIM), rule,
            paper_colour(paper, PLAIN));
}

/* What to do next, and where to read more: on one line if they fit. more: NULL = not told here. */
static void print_advice(const struct paper *paper, size_t indent, const char *look,
                         const char *more)
{
    size_t width = paper->style.width > 0 ? (size_t)paper->style.width : 0;
    if (look != NULL) {
        char *text = text_format("look: %s", look);
        fprintf(paper->stream, "%*s", (int)indent, "");
        size_t column = paper_fold(paper, indent, indent + 6, width, text);
        free(text);
        size_t needed = MORE_GAP + strlen("more: scrutineer explain ") + strlen(more ? more : "");
        if (more != NULL && width > 0 && column + needed <= width) {
            fprintf(paper->stream, "%*s", MORE_GAP, "");
            print_more(paper, more);
            return;
        }
        fputc('\n', paper->stream);
    }
    if (more != NULL) {
        fprintf(paper->stream, "%*s", (int)indent, "");
        print_more(paper, more);
    }
}

static void print_places(const struct paper *paper, size_t indent, const struct finding *finding)
{
    for (size_t i = 0; i < finding->location_count && i < MOST_PLACES; i++) {
        /* The first place stands in the diagnostic already. */
        if (i > 0 || has_more_to_say(&finding->locations[0])) {
            print_place(paper, indent, &finding->locations[i]);
        }
    }
    if (finding->location_count > MOST_PLACES) {
        say(paper, indent, indent,
            text_format("… and %zu more places", finding->location_count - MOST_PLACES));
    }
}

static void print_details(const struct paper *paper, size_t indent, const struct finding *finding)
{
    char *seen = seen_text(finding);
    if (seen != NULL) {
        say(paper, indent, indent + 2, seen);
    }
    for (size_t i = 0; i < finding->detail_count; i++) {
        paper_line(paper, indent, indent + 2, finding->details[i]);
    }
}

/* The same rule at the same line, met in another run: one line is enough. */
static bool is_same_place(const struct finding *one, const struct finding *other)
{
    return one->rule == other->rule && one->location_count > 0 && other->location_count > 0 &&
           one->locations[0].file != NULL && other->locations[0].file != NULL &&
           strcmp(one->locations[0].file, other->locations[0].file) == 0 &&
           one->locations[0].line == other->locations[0].line;
}

/* before: the finding printed just before, or NULL. */
static void print_finding(const struct paper *paper, size_t indent, const struct finding *finding,
                          const struct finding *before, bool with_more)
{
    bool again = before != NULL && is_same_place(before, finding);
    print_diagnostic(paper, indent, finding);
    if (!again) {
        print_places(paper, indent + 2, finding);
        print_details(paper, indent + 2, finding);
    } else if (finding->locations[0].call > 0) {
        print_place(paper, indent + 2, &finding->locations[0]); /* another call of that line */
    }
    print_advice(paper, indent + 2, again ? NULL : finding->look,
                 with_more ? finding->rule->id : NULL);
}

static const struct rule *rule_at(const struct outcome *outcome, const size_t *findings,
                                  size_t index)
{
    return outcome->findings.all[findings[index]].rule;
}

static void print_hidden(const struct paper *paper, size_t indent, size_t hidden)
{
    if (hidden > 0) {
        say(paper, indent, indent + 2,
            text_format("… and %zu more of this kind (all are in the JSON)", hidden));
    }
}

/* Of each rule the first few: many of one kind must not push another out of sight. */
static void print_findings(const struct paper *paper, size_t indent, const struct outcome *outcome,
                           const size_t *findings, size_t count)
{
    const struct finding *before = NULL;
    size_t of_rule = 0;
    for (size_t i = 0; i < count; i++) {
        const struct rule *rule = rule_at(outcome, findings, i);
        bool is_first = i == 0 || rule_at(outcome, findings, i - 1) != rule;
        bool is_last = i + 1 == count || rule_at(outcome, findings, i + 1) != rule;
        of_rule = is_first ? 1 : of_rule + 1;
        if (of_rule <= MOST_FINDINGS) {
            const struct finding *finding = &outcome->findings.all[findings[i]];
            print_finding(paper, indent, finding, before, is_last || of_rule == MOST_FINDINGS);
            before = finding;
        }
        if (is_last && of_rule > MOST_FINDINGS) {
            print_hidden(paper, indent, of_rule - MOST_FINDINGS);
        }
    }
}

/* Title and points; the points stand under each other, at the end of the title's last line. */
static void print_title(const struct paper *paper, const char *title, const char *points)
{
    size_t start = paper_width(paper) - POINTS_FROM_END;
    size_t width = paper->style.width > 0 ? start - 1 : 0;
    size_t column = paper_fold(paper, CHECK_INDENT, CHECK_INDENT, width, title);
    paper_move(paper, column, start);
    fprintf(paper->stream, "%s\n", points);
}

static void print_check(const struct paper *paper, const struct outcome *outcome,
                        const struct check_result *check)
{
    static const char *const words[] = {"ok  ", "FAIL", "skip", "????"};
    static const char *const colours[] = {GREEN, RED, DIM, YELLOW};
    fprintf(paper->stream, "  %s%s%s ", paper_colour(paper, colours[check->state]),
            words[check->state], paper_colour(paper, PLAIN));
    if (check->why == NULL && check->max_points > 0) {
        char *points = text_format("%d/%d", check->points, check->max_points);
        print_title(paper, check->title, points);
        free(points);
    } else {
        char *line =
            check->why ? text_format("%s: %s", check->title, check->why) : text_copy(check->title);
        size_t width = paper->style.width > 0 ? (size_t)paper->style.width : 0;
        paper_fold(paper, CHECK_INDENT, CHECK_INDENT, width, line);
        fputc('\n', paper->stream);
        free(line);
    }
    print_findings(paper, CHECK_INDENT, outcome, check->findings, check->finding_count);
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
    char *told =
        unchecked > 0 ? text_format(", %d could not be checked", unchecked) : text_copy("");
    char *right = text_format("%d/%d points%s   %.1f s", outcome->points, outcome->max_points, told,
                              outcome->duration_s);
    char *lab = utf8_printable(outcome->lab);
    size_t used = utf8_columns(lab, strlen(lab)), length = strlen(right);
    size_t last = paper_width(paper) - 1;
    fprintf(paper->stream, "%s%s%s", paper_colour(paper, BOLD), lab, paper_colour(paper, PLAIN));
    if (used + 2 + length <= last || paper->style.width == 0) {
        paper_move(paper, used, used + length < last ? last - length : used + 2);
        fprintf(paper->stream, "%s\n", right);
    } else {
        fputc('\n', paper->stream);
        paper_line(paper, 2, 2, right);
    }
    free(lab);
    free(right);
    free(told);
}

static void print_notes(const struct paper *paper, const struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->note_count; i++) {
        say(paper, 2, 8, text_format("note: %s", outcome->notes[i]));
    }
}

static char *end_text(const struct run_result *run)
{
    const char *name = run->signal > 0 ? sigabbrev_np(run->signal) : NULL;
    if (name != NULL) {
        return text_format("ended by SIG%s after %.2f s", name, run->duration_s);
    }
    if (run->signal > 0) {
        return text_format("ended by signal %d after %.2f s", run->signal, run->duration_s);
    }
    return run->exit >= 0 ? text_format("exit status %d after %.2f s", run->exit, run->duration_s)
                          : text_format("stopped after %.2f s", run->duration_s);
}

static void print_runs(const struct paper *paper, const struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->run_count; i++) {
        const struct run_result *run = &outcome->runs[i];
        if (run->call != NULL) {
            continue; /* one of many: a note says how many, findings what came of them */
        }
        char *end = end_text(run);
        /* A name is needed only where there are several. */
        bool named = outcome->run_count > 1 && run->name != NULL;
        say(paper, 2, 4, text_format("%s%s%s", named ? run->name : "", named ? ": " : "", end));
        free(end);
    }
}

static void report_program(const struct paper *paper, const struct outcome *outcome)
{
    size_t count = outcome->findings.count;
    char *program = utf8_printable(outcome->program ? outcome->program : "");
    fprintf(paper->stream, "%s%s%s: %s\n", paper_colour(paper, BOLD), program,
            paper_colour(paper, PLAIN), verdict_name(outcome->verdict));
    free(program);
    print_runs(paper, outcome);
    size_t *all = memory_need(count, sizeof *all);
    for (size_t i = 0; i < count; i++) {
        all[i] = i;
    }
    print_findings(paper, 2, outcome, all, count);
    free(all);
    if (count == 0 && outcome->verdict != VERDICT_UNCHECKED) {
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
