/* SPDX-License-Identifier: MIT
 *
 * Finds attributes and pragmas that switch the instrumentation off. See attributes.h.
 *
 * The text is read as tokens: a word counts only inside __attribute__((…)), [[…]] or a pragma, and
 * a string only as the argument of such a word. So a program that merely prints "no_sanitize", or
 * that names a variable so, is left in peace.
 */
#define _GNU_SOURCE
#include "attributes.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "notes_text.h"

enum { LONGEST_WORD = 128, LONGEST_ARGUMENT = 200 };

enum place { IN_CODE, AT_ATTRIBUTE, IN_ATTRIBUTE, IN_BRACKETS, IN_PRAGMA };

struct scan {
    FILE *in;
    struct list *notes;
    char *file;
    long line;
    bool system;   /* a header of the system */
    bool new_line; /* nothing but blanks so far on this line */
    enum place place;
    int depth;               /* open parentheses or brackets in the attribute */
    bool of_pragma;          /* this attribute stands in a pragma */
    char before;             /* the last token, if it was one character */
    char word[LONGEST_WORD]; /* no_sanitize or optimize, whose arguments are being read; or "" */
    long word_line;
    char argument[LONGEST_ARGUMENT]; /* its strings, joined */
};

static bool has_name(const char *argument, const char *name)
{
    char copy[LONGEST_ARGUMENT], *state = NULL;
    snprintf(copy, sizeof copy, "%s", argument);
    for (char *part = strtok_r(copy, ", ", &state); part != NULL;
         part = strtok_r(NULL, ", ", &state)) {
        if (strcmp(part, name) == 0) {
            return true;
        }
    }
    return false;
}

/* A backslash hides what the string says: nobody writes that by chance. */
static bool switches_off(const struct scan *scan)
{
    if (strcmp(scan->word, "optimize") == 0) {
        return strstr(scan->argument, "sanitize") != NULL || strchr(scan->argument, '\\') != NULL;
    }
    return has_name(scan->argument, "thread") || has_name(scan->argument, "all") ||
           strchr(scan->argument, '\\') != NULL;
}

static void end_word(struct scan *scan)
{
    if (scan->word[0] != '\0' && !scan->system && switches_off(scan)) {
        notes_add(scan->notes, "nosanitize %s:%ld %s(\"%s\")", scan->file, scan->word_line,
                  scan->word, scan->argument);
    }
    scan->word[0] = '\0';
    scan->argument[0] = '\0';
}

/* "__no_sanitize__" is "no_sanitize". */
static void strip(char *word)
{
    size_t length = strlen(word);
    if (length > 4 && starts_with(word, "__") && strcmp(word + length - 2, "__") == 0) {
        memmove(word, word + 2, length - 4);
        word[length - 4] = '\0';
    }
}

static void word_in_attribute(struct scan *scan, char *word)
{
    strip(word);
    if (strcmp(word, "no_sanitize_thread") == 0 ||
        strcmp(word, "disable_sanitizer_instrumentation") == 0) {
        if (!scan->system) {
            notes_add(scan->notes, "nosanitize %s:%ld %s", scan->file, scan->line, word);
        }
    } else if (strcmp(word, "no_sanitize") == 0 || strcmp(word, "optimize") == 0) {
        end_word(scan);
        snprintf(scan->word, sizeof scan->word, "%s", word);
        scan->word_line = scan->line;
    }
}

static void take_word(struct scan *scan, int first)
{
    char word[LONGEST_WORD];
    size_t length = 0;
    int next = first;
    while (isalnum(next) || next == '_' || next == '$') {
        if (length + 1 < sizeof word) {
            word[length++] = (char)next;
        }
        next = getc_unlocked(scan->in);
    }
    ungetc(next, scan->in);
    word[length] = '\0';
    scan->before = 'a';
    if (strcmp(word, "__attribute__") == 0 || strcmp(word, "__attribute") == 0) {
        scan->of_pragma = scan->place == IN_PRAGMA;
        scan->place = AT_ATTRIBUTE;
        scan->depth = 0;
    } else if (scan->place != IN_CODE) {
        word_in_attribute(scan, word);
    }
}

/* Strings that follow one another are one. */
static void take_string(struct scan *scan, int quote)
{
    bool wanted = quote == '"' && scan->word[0] != '\0';
    size_t length = strlen(scan->argument);
    int next;
    while ((next = getc_unlocked(scan->in)) != EOF && next != quote && next != '\n') {
        int escaped = next == '\\' ? getc_unlocked(scan->in) : EOF;
        if (wanted && length + 3 < sizeof scan->argument) {
            scan->argument[length++] = (char)next;
            if (escaped != EOF) {
                scan->argument[length++] = (char)escaped;
            }
        }
    }
    if (wanted) {
        scan->argument[length] = '\0';
    }
    if (next == '\n') {
        ungetc(next, scan->in);
    }
    scan->before = '"';
}

static void end_attribute(struct scan *scan)
{
    end_word(scan);
    scan->place = scan->of_pragma ? IN_PRAGMA : IN_CODE;
}

static void take_mark(struct scan *scan, int mark)
{
    bool opens = mark == '(' || mark == '[', closes = mark == ')' || mark == ']';
    if (scan->place == IN_CODE && mark == '[' && scan->before == '[') {
        scan->place = IN_BRACKETS;
        scan->of_pragma = false;
        scan->depth = 2;
    } else if (scan->place == AT_ATTRIBUTE || scan->place == IN_ATTRIBUTE ||
               scan->place == IN_BRACKETS) {
        scan->depth += opens - closes;
        scan->place = scan->place == AT_ATTRIBUTE ? IN_ATTRIBUTE : scan->place;
        if (mark == ')') {
            end_word(scan);
        }
        if (scan->depth <= 0) {
            end_attribute(scan);
        }
    }
    scan->before = (char)mark;
}

static void pass_comment(struct scan *scan, int second)
{
    int last = 0, next;
    while ((next = getc_unlocked(scan->in)) != EOF) {
        if (second == '/' && next == '\n') {
            ungetc(next, scan->in);
            return;
        }
        scan->line += next == '\n';
        if (second == '*' && last == '*' && next == '/') {
            return;
        }
        last = next;
    }
}

/* # 12 "file.h" 1 3 */
static void read_marker(struct scan *scan, const char *text)
{
    char *end;
    long line = strtol(text, &end, 10);
    const char *open = strchr(end, '"'), *close = strrchr(end, '"');
    if (open == NULL || close == open) {
        return;
    }
    free(scan->file);
    scan->file = text_format("%.*s", (int)(close - open - 1), open + 1);
    scan->line = line - 1; /* the end of this line counts one */
    scan->system = strchr(close, '3') != NULL;
}

static void take_directive(struct scan *scan)
{
    int next;
    while ((next = getc_unlocked(scan->in)) == ' ' || next == '\t') {
    }
    ungetc(next, scan->in);
    if (isalpha(next)) {
        scan->place = IN_PRAGMA; /* the only directive that a preprocessor leaves */
        return;
    }
    char *text = NULL;
    size_t size = 0;
    if (getline(&text, &size, scan->in) >= 0) {
        ungetc('\n', scan->in);
        read_marker(scan, text);
    }
    free(text);
}

static void end_line(struct scan *scan)
{
    if (scan->place == IN_PRAGMA || scan->of_pragma) {
        end_word(scan);
        scan->place = IN_CODE;
        scan->of_pragma = false;
    }
    scan->line++;
    scan->new_line = true;
}

static void take(struct scan *scan, int next)
{
    bool first = scan->new_line;
    if (next == '\n') {
        end_line(scan);
        return;
    }
    if (isspace(next)) {
        return;
    }
    scan->new_line = false;
    if (next == '#' && first) {
        take_directive(scan);
    } else if (next == '"' || next == '\'') {
        take_string(scan, next);
    } else if (isalpha(next) || next == '_' || next == '$') {
        take_word(scan, next);
    } else if (next == '/') {
        int second = getc_unlocked(scan->in);
        if (second == '*' || second == '/') {
            pass_comment(scan, second);
        } else {
            ungetc(second, scan->in);
        }
    } else {
        take_mark(scan, next);
    }
}

void attributes_read(FILE *preprocessed, struct list *notes)
{
    struct scan scan = {
        .in = preprocessed, .notes = notes, .file = text_copy("-"), .line = 1, .new_line = true};
    int next;
    while ((next = getc_unlocked(preprocessed)) != EOF) {
        take(&scan, next);
    }
    end_word(&scan);
    free(scan.file);
}
