/* SPDX-License-Identifier: MIT
 *
 * What the files of this folder share; nobody outside of it includes this.
 */
#ifndef SCRUTINEER_MEMLOG_INSIDE_H
#define SCRUTINEER_MEMLOG_INSIDE_H

#include "memlog.h"

enum { MOST_REPORTS = 400, MOST_FRAMES = 48, MOST_SHARED = 400, MOST_RUNS = 4000 };

/* A new one at the end of the log's; NULL: there are enough. */
struct memlog_report *log_add(struct memlog *log, enum memlog_kind kind);
void log_drop_last(struct memlog *log);
struct memlog_frame *stack_add(struct memlog_stack *stack); /* NULL: it is deep enough */
void stack_release(struct memlog_stack *stack);
bool stack_same(const struct memlog_stack *left, const struct memlog_stack *right);
void replace_text(char **text, const char *from, size_t length);

/* undefined.c: what UndefinedBehaviorSanitizer's sentence comes to. False: it is no mistake, or
 * another report tells it. */
bool undefined_kind(const char *text, enum memlog_kind *kind);

/* memcheck.c: an <error> of memcheck as it stands in the XML. */
struct told_error {
    char *kind, *what; /* NULL = not there */
    char *notes[3];    /* auxwhat */
    size_t note_count;
    struct memlog_stack stacks[4]; /* [0] of the error, [i + 1] that behind notes[i] */
    long leaked_bytes, leaked_blocks;
};
void memcheck_report(struct memlog *log, struct told_error *error);
/* Of a note "created by …": what the value comes from. */
enum memlog_object memcheck_origin(const struct told_error *error, size_t *note);

/* helper.c: what our library, preloaded under Valgrind, says in between (see box/memcheck/): which
 * leaks, descriptors and unset bytes came with a fork, and of what the next error tells. */
struct helper {
    bool at_fork; /* the leaks told now are what the fork brought along */
    struct loss { /* blocks, of one origin, that are the parent's */
        struct memlog_stack stack;
        long blocks;
    } * losses;
    size_t loss_count;
    bool *inherited; /* descriptors */
    size_t inherited_count;
    struct memlog_run *run; /* whose origin the next client check tells; NULL = none */
};
void helper_message(struct helper *helper, struct memlog *log, const char *text);
/* An error of a kind that the helper brings about. False: it is the program's. */
bool helper_takes(struct helper *helper, struct told_error *error);
bool helper_inherits(const struct helper *helper, long descriptor);
void helper_release(struct helper *helper);

#endif
