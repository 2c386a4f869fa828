/* SPDX-License-Identifier: MIT
 * Reads gcc's assembler text. See rows.h. */
#define _GNU_SOURCE
#include "rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "memory.h"

enum { DEEPEST = 16 };

struct state {
    long loc, function;
    bool framed, by_stack, inside;
    bool pushed; /* the last instruction was pushq %rbp */
    bool remembered[DEEPEST];
    int depth;
};

static struct row *add_row(struct rows *rows, const char *text)
{
    if ((rows->count & (rows->count - 1)) == 0) { /* room for twice as many */
        rows->all =
            memory_grow(rows->all, rows->count == 0 ? 1 : rows->count * 2, sizeof *rows->all);
    }
    struct row *row = &rows->all[rows->count++];
    *row = (struct row){.text = text_copy(text)};
    return row;
}

/* .type main, @function. What is seldom run stands apart as main.cold. */
static void begin_function(struct rows *rows, struct state *state, const char *text)
{
    if (strstr(text, "@function") == NULL || strstr(text, ".cold") != NULL) {
        return;
    }
    state->function = rows->functions++;
    rows->instrumented =
        memory_grow(rows->instrumented, (size_t)rows->functions, sizeof *rows->instrumented);
    rows->instrumented[state->function] = false;
    state->framed = state->pushed = false;
}

static void read_unwinding(struct state *state, const char *text)
{
    int number;
    if (starts_with(text, ".cfi_startproc")) {
        state->by_stack = true;
        state->framed = false;
    } else if (starts_with(text, ".cfi_endproc") || starts_with(text, ".cfi_escape 0xf,")) {
        state->by_stack = false;
    } else if (sscanf(text, ".cfi_def_cfa_register %d", &number) == 1 ||
               sscanf(text, ".cfi_def_cfa %d", &number) == 1) {
        state->by_stack = number == 7;
        state->framed |= number == 6;
    } else if (starts_with(text, ".cfi_remember_state") && state->depth < DEEPEST) {
        state->remembered[state->depth++] = state->by_stack;
    } else if (starts_with(text, ".cfi_restore_state") && state->depth > 0) {
        state->by_stack = state->remembered[--state->depth];
    }
}

static void read_directive(struct rows *rows, struct state *state, const char *text)
{
    if (starts_with(text, ".loc")) {
        state->loc = (long)rows->count - 1;
    } else if (starts_with(text, ".type")) {
        begin_function(rows, state, text);
    } else if (starts_with(text, ".cfi_")) {
        read_unwinding(state, text);
    } else if (starts_with(text, ".intel_syntax") || starts_with(text, ".code32")) {
        rows->foreign = true;
    }
}

/* .LVL12 and the like mark places for debug information; .L12 is jumped to. */
static enum row_kind label_kind(const char *text)
{
    return starts_with(text, ".L") && !isdigit((unsigned char)text[2]) ? ROW_OTHER : ROW_LABEL;
}

static void read_code(struct rows *rows, struct state *state, const char *text)
{
    bool wide = strstr(text, "%ymm") != NULL || strstr(text, "%zmm") != NULL ||
                strstr(text, "%k") != NULL || strstr(text, "%mm") != NULL;
    rows->foreign |= wide;
    if (state->function >= 0 && strstr(text, "__tsan_func_entry") != NULL) {
        rows->instrumented[state->function] = true;
    }
    state->framed |= state->pushed && starts_with(text, "movq\t%rsp, %rbp");
    state->pushed = starts_with(text, "pushq\t%rbp");
}

static void read_row(struct rows *rows, struct state *state, const char *line)
{
    struct row *row = add_row(rows, line);
    const char *text = line + strspn(line, " \t");
    bool begins = starts_with(text, "#APP"), ends = starts_with(text, "#NO_APP");
    state->inside = (state->inside || begins) && !ends;
    if (state->inside) {
        row->kind = ROW_ASM;
    } else if (text == line && text[0] != '\n' && text[0] != '#') {
        row->kind = label_kind(text);
    } else if (text[0] == '.') {
        read_directive(rows, state, text);
    } else if (isalpha((unsigned char)text[0])) {
        row->kind = ROW_CODE;
        read_code(rows, state, text);
    }
    row->loc = state->loc;
    row->function = state->function;
    row->framed = state->framed;
    row->by_stack = state->by_stack;
}

void rows_read(FILE *text, struct rows *rows)
{
    struct state state = {.loc = ROWS_NONE, .function = ROWS_NONE};
    char *line = NULL;
    size_t size = 0;
    *rows = (struct rows){0};
    while (getline(&line, &size, text) >= 0) {
        read_row(rows, &state, line);
    }
    free(line);
}

void rows_release(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        free(rows->all[i].text);
    }
    free(rows->all);
    free(rows->instrumented);
    *rows = (struct rows){0};
}

long rows_line(const struct rows *rows, size_t at)
{
    long file, line;
    bool known = rows->all[at].loc != ROWS_NONE &&
                 sscanf(rows->all[rows->all[at].loc].text, " .loc %ld %ld", &file, &line) == 2;
    return known ? line : 0;
}

long rows_label(const struct rows *rows, const char *name, long function)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->all[i];
        if (row->kind == ROW_LABEL && row->function == function &&
            strncmp(row->text, name, length) == 0 && row->text[length] == ':') {
            return (long)i;
        }
    }
    return ROWS_NONE;
}
