/* SPDX-License-Identifier: MIT
 *
 * See faults_source.h. Read as text: the variable that shmat is assigned to, on the line of the
 * call, and a comparison of that variable with NULL in the next few.
 */
#define _GNU_SOURCE
#include "faults_source.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { ROOM = 512, LINES = 8 };

/* Without spaces and comments, so that one spelling is enough. */
static void squeeze(char *line)
{
    char *to = line;
    for (const char *from = line; *from != '\0'; from++) {
        if (from[0] == '/' && (from[1] == '/' || from[1] == '*')) {
            break;
        }
        if (!isspace((unsigned char)*from)) {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static bool is_of_name(char letter)
{
    return isalnum((unsigned char)letter) || letter == '_' || letter == '.' || letter == '>' ||
           letter == '-' || letter == '[' || letter == ']';
}

/* "ours->cars" in "ours->cars=(F1_Car*)shmat(": what stands before the last single "=". */
static bool read_variable(const char *line, char *name, size_t room)
{
    const char *call = strstr(line, "shmat("), *end = NULL;
    for (const char *at = line; call != NULL && at < call; at++) {
        bool assigns = at[0] == '=' && at[1] != '=' && at > line && strchr("=!<>", at[-1]) == NULL;
        end = assigns ? at : end;
    }
    const char *begin = end;
    while (begin != NULL && begin > line && is_of_name(begin[-1])) {
        begin--;
    }
    size_t length = begin != NULL ? (size_t)(end - begin) : 0;
    if (length == 0 || length >= room) {
        return false;
    }
    memcpy(name, begin, length);
    name[length] = '\0';
    return true;
}

/* `text` with the name in it, not as a part of a longer one. */
static bool holds(const char *line, const char *before, const char *name, const char *after)
{
    char text[ROOM + 32];
    snprintf(text, sizeof text, "%s%s%s", before, name, after);
    for (const char *at = strstr(line, text); at != NULL; at = strstr(at + 1, text)) {
        if (*before != '\0' || at == line || !is_of_name(at[-1])) {
            return true;
        }
    }
    return false;
}

static bool compares(const char *line, const char *name)
{
    static const struct {
        const char *before, *after;
    } ways[] = {{"", "==NULL"},  {"", "!=NULL"}, {"", "==0)"}, {"NULL==", ")"}, {"NULL!=", ")"},
                {"NULL==", "|"}, {"(!", ")"},    {"if(", ")"}, {"(!", "|"},     {"assert(", ")"}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (holds(line, ways[i].before, name, ways[i].after)) {
            return true;
        }
    }
    return false;
}

/* if((p=shmat(…))==NULL) */
static bool compares_at_once(const char *line)
{
    const char *at = strstr(line, "shmat(");
    int depth = 0;
    for (at = at != NULL ? at + strlen("shmat") : NULL; at != NULL && *at != '\0'; at++) {
        depth += (*at == '(') - (*at == ')');
        if (*at == ')' && depth <= 0 &&
            (strncmp(at, ")==NULL", 7) == 0 || strncmp(at, ")!=NULL", 7) == 0)) {
            return true;
        }
    }
    return false;
}

static int compare_lines(FILE *file, int line)
{
    char text[ROOM], name[ROOM] = "";
    for (int number = 1; fgets(text, sizeof text, file) != NULL && number < line + LINES;
         number++) {
        squeeze(text);
        if (number == line && compares_at_once(text)) {
            return number;
        }
        if (number == line && !read_variable(text, name, sizeof name)) {
            return 0;
        }
        if (number > line && compares(text, name)) {
            return number;
        }
    }
    return 0;
}

int source_compares_with_null(const char *path, int line)
{
    FILE *file = fopen(path, "re");
    int found = file != NULL && line > 0 ? compare_lines(file, line) : 0;
    if (file != NULL) {
        fclose(file);
    }
    return found;
}
