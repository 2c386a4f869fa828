/* SPDX-License-Identifier: MIT
 *
 * A compiler's command line, taken apart: what is to be compiled, and the words that go to each
 * step. Words that would stand against the instrumentation (other sanitizers, link-time
 * optimisation, fortified headers, profiles) are left out of all of them.
 *
 * Protocol: line_read() once, line_release() at the end. `link` keeps the order of the command
 * line, with the sources in it; who compiles a source puts the object in its place (input.at).
 */
#ifndef SCRUTINEER_CC_LINE_H
#define SCRUTINEER_CC_LINE_H

#include <stdbool.h>

#include "list.h"
#include "trouble.h"

enum line_mode {
    LINE_PASS,    /* nothing of ours: -E, -M, --version, no input … */
    LINE_OBJECT,  /* -c */
    LINE_TEXT,    /* -S */
    LINE_PROGRAM, /* a link of any kind */
};

enum input_kind { INPUT_C, INPUT_ASSEMBLER };

struct input {
    enum input_kind kind;
    char *path;     /* "-" is the standard input */
    char *language; /* of an -x before it; NULL: by the name's ending */
    size_t at;      /* in line.link */
};

struct line {
    enum line_mode mode;
    struct input *inputs; /* to be compiled or assembled, in order */
    size_t input_count;
    char *output;          /* -o; NULL */
    struct list compile;   /* for a step from C to assembler text */
    struct list assemble;  /* for a step from that text to an object */
    struct list depend;    /* -MD and the like */
    struct list link;      /* for the link, files too */
    struct list folders;   /* -L */
    struct list dropped;   /* sanitizers that were left out */
    bool writes_rules;     /* -MD or -MMD */
    bool by_preprocessor;  /* the same through -Wp */
    bool names_rules_file; /* -MF */
    bool names_rule;       /* -MT or -MQ */
    bool is_shared, is_static, is_relocatable;
};

/* False: a usage error, for exit status 2. */
bool line_read(struct line *line, const struct list *words, bool clang, struct trouble *trouble);
void line_release(struct line *line);

/* The file that -c makes of `path` when there is no -o: its base name, with that ending. */
char *line_default_output(const char *path, const char *ending);

#endif
