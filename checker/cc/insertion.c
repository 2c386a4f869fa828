/* SPDX-License-Identifier: MIT
 *
 * Writes calls of the runtime. See insertion.h.
 *
 * The 128 bytes below %rsp may be in use (the red zone). Below them lie the two registers that are
 * borrowed, and the flags if needed. Only moves and lea: they leave the flags alone. The call goes
 * through the table of addresses: binding on the first call would spoil r10 and r11.
 */
#define _GNU_SOURCE
#include "insertion.h"

#include <string.h>

#include "notes_text.h"

enum { STEP = 128 + 16 };

/* .loc 1 17 44 is_stmt 0 view .LVU7: file, line and column say it, the rest is for debuggers. */
static void write_loc(FILE *out, const char *text)
{
    long file, line, column = 0;
    if (text != NULL && sscanf(text, " .loc %ld %ld %ld", &file, &line, &column) >= 2) {
        fprintf(out, "\t.loc %ld %ld %ld\n", file, line, column);
    }
}

static void move_stack(FILE *out, const struct insertion *insertion, const char *code, int bytes)
{
    fputs(code, out);
    if (insertion->by_stack) {
        fprintf(out, "\t.cfi_adjust_cfa_offset %d\n", bytes);
    }
}

static void write_arguments(FILE *out, const struct insertion *insertion)
{
    const struct x86 *x86 = &insertion->x86;
    const struct mark *mark = insertion->mark;
    const char *registers;
    marks_offset(insertion->loads ? x86->from : x86->to, &registers);
    if (x86->repeated > 0) {
        fprintf(out, "\tleaq\t%s, %%rdi\n\tleaq\t0(,%%rcx,%u), %%rsi\n", registers, x86->repeated);
    } else {
        fprintf(out, "\tleaq\t%ld%s, %%rdi\n\tmovl\t$%ld, %%esi\n", mark->low, registers,
                mark->high - mark->low);
    }
}

static void write_call(FILE *out, const struct insertion *insertion)
{
    int below = insertion->flags ? 8 : 0;
    char step[64], back[64];
    snprintf(step, sizeof step, "\tleaq\t-%d(%%rsp), %%rsp\n", STEP);
    snprintf(back, sizeof back, "\tleaq\t%d(%%rsp), %%rsp\n", STEP);
    move_stack(out, insertion, step, STEP);
    if (insertion->flags) {
        move_stack(out, insertion, "\tpushfq\n", 8);
    }
    fprintf(out, "\tmovq\t%%rdi, %d(%%rsp)\n\tmovq\t%%rsi, %d(%%rsp)\n", 8 + below, below);
    write_arguments(out, insertion);
    fprintf(out, "\tcall\t*__tsan_unseen_%s@GOTPCREL(%%rip)\n",
            insertion->loads ? "read" : "write");
    fprintf(out, "\tmovq\t%d(%%rsp), %%rdi\n\tmovq\t%d(%%rsp), %%rsi\n", 8 + below, below);
    if (insertion->flags) {
        move_stack(out, insertion, "\tpopfq\n", -8);
    }
    move_stack(out, insertion, back, -STEP);
}

void insertion_write(FILE *out, const struct insertion *insertion)
{
    write_loc(out, insertion->loc);
    write_call(out, insertion);
    if (insertion->loc != NULL) {
        write_loc(out, insertion->loc_after);
    }
}

void notes_add_byvalue(struct list *notes, const struct byvalue *byvalue)
{
    /* what gcc calls m_4(D) is a pointer to a function */
    bool named = strpbrk(byvalue->call, "(") == NULL;
    notes_add(notes, "byvalue %s:%ld %s", byvalue->file != NULL ? byvalue->file : "?",
              byvalue->line, named ? byvalue->call : "-");
}
