/* SPDX-License-Identifier: MIT
 * Joins neighbouring accesses. See marks.h. Only what runs straight on can be joined, and as long
 * as the registers of the address keep their values. */
#define _GNU_SOURCE
#include "marks.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_RUNS = 4 };

/* What may still grow. */
struct run {
    size_t first; /* the row */
    char registers[X86_LONGEST];
};

struct runs {
    struct run all[MOST_RUNS];
    int count;
};

long marks_offset(const char *operand, const char **registers)
{
    char *end;
    long offset = strtol(operand, &end, 10);
    *registers = end;
    return offset;
}

static void forget(struct runs *runs, int which)
{
    runs->all[which] = runs->all[--runs->count];
}

static void forget_changed(struct runs *runs, const struct x86 *x86)
{
    for (int i = runs->count; i-- > 0;) {
        bool changed =
            x86->changes[0] != '\0' && strstr(runs->all[i].registers, x86->changes) != NULL;
        if (x86->changes_more || changed) {
            forget(runs, i);
        }
    }
}

/* Does it lie in a run, or right beside it? Then the run grows. */
static bool grow(struct mark *marks, const struct runs *runs, size_t at, const char *registers)
{
    const struct mark *mark = &marks[at];
    for (int i = 0; i < runs->count; i++) {
        struct mark *first = &marks[runs->all[i].first];
        if (strcmp(runs->all[i].registers, registers) == 0 && first->call == mark->call &&
            mark->low <= first->high && mark->high >= first->low) {
            first->low = mark->low < first->low ? mark->low : first->low;
            first->high = mark->high > first->high ? mark->high : first->high;
            return true;
        }
    }
    return false;
}

static void join(struct mark *marks, struct runs *runs, size_t at, const struct x86 *x86,
                 bool loads)
{
    const char *registers;
    struct mark *mark = &marks[at];
    if (x86->repeated > 0) {
        return;
    }
    mark->low = marks_offset(loads ? x86->from : x86->to, &registers);
    mark->high = mark->low + (long)(loads ? x86->load : x86->store);
    if (grow(marks, runs, at, registers)) {
        mark->wanted = false;
        return;
    }
    if (runs->count == MOST_RUNS) {
        forget(runs, 0);
    }
    struct run *run = &runs->all[runs->count++];
    run->first = at;
    memcpy(run->registers, registers, strlen(registers) + 1);
}

void marks_join(struct mark *marks, const struct rows *rows, bool loads)
{
    struct runs runs = {.count = 0};
    for (size_t at = 0; at < rows->count; at++) {
        struct x86 x86;
        const struct row *row = &rows->all[at];
        if (row->kind == ROW_OTHER) {
            continue;
        }
        if (row->kind != ROW_CODE) {
            runs.count = 0;
            continue;
        }
        if (!marks[at].wanted && runs.count == 0) {
            continue;
        }
        x86_read(row->text, row->framed, &x86);
        if (marks[at].wanted) {
            join(marks, &runs, at, &x86, loads);
        }
        forget_changed(&runs, &x86);
    }
}
