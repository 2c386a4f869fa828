/* SPDX-License-Identifier: MIT
 *
 * Announces copies in gcc's assembler text. See announce.h.
 *
 * The dump says on which lines a call takes or gives a struct; here are found the instructions.
 * The arguments are loaded right before the call, the result is stored right after it. Each
 * instruction is announced for itself: so exactly the bytes that it touches, wherever the
 * compiler put it. Should it be announced already, or turn out to touch private memory, nothing
 * is lost but time.
 */
#define _GNU_SOURCE
#include "announce.h"

#include <stdlib.h>
#include <string.h>

#include "insertion.h"
#include "marks.h"
#include "memory.h"
#include "rows.h"
#include "x86.h"

struct work {
    struct rows rows;
    struct mark *loads, *stores;
    const struct byvalues *byvalues;
    struct list *notes;
};

struct window {
    unsigned found;
    bool strange; /* an instruction in it is not known */
};

static void read_row(const struct work *work, size_t at, struct x86 *x86)
{
    x86_read(work->rows.all[at].text, work->rows.all[at].framed, x86);
}

/* These are announced by the runtime, that stands before them. */
static bool is_copy(const struct x86 *x86)
{
    return starts_with(x86->target, "memcpy") || starts_with(x86->target, "memmove");
}

static void want(struct mark *mark, size_t call, struct window *window)
{
    mark->wanted = true;
    mark->call = call;
    window->found++;
}

/* Does something below jump up to this label? What is in a loop may run often: only what stands in
 * it together with the call is looked at. */
static bool begins_loop(const struct work *work, size_t label)
{
    const struct rows *rows = &work->rows;
    size_t length = strcspn(rows->all[label].text, ":");
    for (size_t at = label + 1; at < rows->count; at++) {
        struct x86 x86;
        if (rows->all[at].function != rows->all[label].function) {
            break;
        }
        if (rows->all[at].kind != ROW_CODE) {
            continue;
        }
        read_row(work, at, &x86);
        bool jumps = x86.flow == X86_JUMP_ALWAYS || x86.flow == X86_JUMP_PERHAPS;
        if (jumps && strlen(x86.target) == length &&
            strncmp(x86.target, rows->all[label].text, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Inline assembler, a function, or a loop: there the search ends. */
static bool is_barrier(const struct work *work, size_t at)
{
    const struct row *row = &work->rows.all[at];
    bool function = row->kind == ROW_LABEL && !starts_with(row->text, ".L");
    return row->kind == ROW_ASM || function || (row->kind == ROW_LABEL && begins_loop(work, at));
}

/* Back from the call to the last one or the last jump. */
static struct window look_before(struct work *work, size_t call)
{
    struct window window = {0};
    for (size_t at = call; at-- > 0;) {
        struct x86 x86;
        if (is_barrier(work, at)) {
            break;
        }
        if (work->rows.all[at].kind != ROW_CODE) {
            continue;
        }
        read_row(work, at, &x86);
        bool copies = x86.flow == X86_CALL && is_copy(&x86);
        if (x86.flow != X86_PLAIN && !copies) {
            break;
        }
        window.found += copies;
        window.strange |= x86.strange;
        if (x86.load > 0) {
            want(&work->loads[at], call, &window);
        }
    }
    return window;
}

/* Compilers join what two branches end with: then a jump leads from the call to its stores. */
static long follow(const struct work *work, size_t at, const struct x86 *x86, bool *jumped)
{
    if (x86->flow != X86_JUMP_ALWAYS || *jumped) {
        return ROWS_NONE;
    }
    *jumped = true;
    return rows_label(&work->rows, x86->target, work->rows.all[at].function);
}

static struct window look_behind(struct work *work, size_t call)
{
    struct window window = {0};
    bool jumped = false;
    for (size_t at = call + 1; at < work->rows.count; at++) {
        struct x86 x86;
        if (is_barrier(work, at)) {
            break;
        }
        if (work->rows.all[at].kind != ROW_CODE) {
            continue;
        }
        read_row(work, at, &x86);
        bool copies = x86.flow == X86_CALL && is_copy(&x86);
        window.found += copies;
        if (x86.flow != X86_PLAIN && !copies) {
            long to = follow(work, at, &x86, &jumped);
            if (to == ROWS_NONE) {
                break;
            }
            at = (size_t)to;
            continue;
        }
        window.strange |= x86.strange;
        if (x86.store > 0) {
            want(&work->stores[at], call, &window);
        }
    }
    return window;
}

struct tally {
    unsigned taken, given;
    bool strange;
};

static void look_at_call(struct work *work, size_t at, const struct byvalue *like,
                         struct tally *tally)
{
    if (like->takes) {
        struct window window = look_before(work, at);
        tally->taken += window.found > 0;
        tally->strange |= window.strange;
    }
    if (like->gives) {
        struct window window = look_behind(work, at);
        tally->given += window.found > 0;
        tally->strange |= window.strange;
    }
}

/* All calls of a line are taken together: which is which, neither text says. */
static void look_at_line(struct work *work, const struct byvalue *all_of_line, unsigned takes,
                         unsigned gives)
{
    struct tally tally = {0};
    for (size_t at = 0; at < work->rows.count; at++) {
        const struct row *row = &work->rows.all[at];
        struct x86 x86;
        if (row->kind != ROW_CODE || row->function < 0 || !work->rows.instrumented[row->function] ||
            rows_line(&work->rows, at) != all_of_line->line) {
            continue;
        }
        read_row(work, at, &x86);
        if (x86.flow == X86_CALL && strstr(x86.target, "__tsan_") == NULL && !is_copy(&x86)) {
            look_at_call(work, at, all_of_line, &tally);
        }
    }
    bool unseen = tally.taken < takes || tally.given < gives || tally.strange || all_of_line->slot;
    if (unseen || all_of_line->line == 0) {
        notes_add_byvalue(work->notes, all_of_line);
    }
}

static void look_at_all(struct work *work)
{
    const struct byvalues *byvalues = work->byvalues;
    bool *done = memory_need(byvalues->count + 1, sizeof *done);
    for (size_t i = 0; i < byvalues->count; i++) {
        struct byvalue together = byvalues->all[i];
        unsigned takes = 0, gives = 0;
        for (size_t k = i; k < byvalues->count && !done[i]; k++) {
            const struct byvalue *other = &byvalues->all[k];
            if (other->line == together.line) {
                takes += other->takes;
                gives += other->gives && !other->slot;
                together.takes |= other->takes;
                together.gives |= other->gives;
                together.slot |= other->slot;
                done[k] = k != i;
            }
        }
        if (!done[i]) {
            look_at_line(work, &together, takes, gives);
        }
    }
    free(done);
}

/* May somebody look at the flags after this row? Not once they are set anew, and not after a
 * function of another unit; of those of its own gcc knows which registers they leave alone. */
static bool needs_flags(const struct work *work, size_t from)
{
    for (size_t at = from; at < work->rows.count; at++) {
        struct x86 x86;
        if (work->rows.all[at].kind == ROW_ASM) {
            return true;
        }
        if (work->rows.all[at].kind != ROW_CODE) {
            continue;
        }
        read_row(work, at, &x86);
        bool away = x86.flow == X86_CALL && strpbrk(x86.target, "@*") != NULL;
        if (away || x86.flow == X86_END || x86.sets_flags) {
            return false;
        }
        if (x86.flow == X86_CALL) {
            continue;
        }
        if (x86.flow != X86_PLAIN || !x86.ignores_flags) {
            return true;
        }
    }
    return true;
}

static void write_announcement(const struct work *work, size_t at, bool loads, FILE *out)
{
    const struct row *row = &work->rows.all[at];
    const struct mark *mark = loads ? &work->loads[at] : &work->stores[at];
    if (!mark->wanted) {
        return;
    }
    long loc = work->rows.all[mark->call].loc;
    struct insertion insertion = {.by_stack = row->by_stack, .flags = needs_flags(work, at)};
    insertion.loads = loads;
    insertion.mark = mark;
    read_row(work, at, &insertion.x86);
    insertion.loc = loc == ROWS_NONE || loc == row->loc ? NULL : work->rows.all[loc].text;
    insertion.loc_after = row->loc == ROWS_NONE ? NULL : work->rows.all[row->loc].text;
    insertion_write(out, &insertion);
}

static void write_all(const struct work *work, FILE *out)
{
    for (size_t at = 0; at < work->rows.count; at++) {
        write_announcement(work, at, true, out);
        write_announcement(work, at, false, out);
        fputs(work->rows.all[at].text, out);
    }
}

bool announce(FILE *text, const struct byvalues *byvalues, FILE *out, struct list *notes)
{
    struct work work = {.byvalues = byvalues, .notes = notes};
    rows_read(text, &work.rows);
    bool possible = !work.rows.foreign;
    if (possible) {
        work.loads = memory_need(work.rows.count + 1, sizeof *work.loads);
        work.stores = memory_need(work.rows.count + 1, sizeof *work.stores);
        look_at_all(&work);
        marks_join(work.loads, &work.rows, true);
        marks_join(work.stores, &work.rows, false);
        write_all(&work, out);
    }
    free(work.loads);
    free(work.stores);
    rows_release(&work.rows);
    return possible;
}
