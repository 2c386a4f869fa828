/* SPDX-License-Identifier: MIT
 *
 * A finding: something wrong in the program that is checked: what, where, why, where to look.
 *
 * Protocol: a check calls findings_add() with the rule's id, fills the finding through the
 * finding_*() calls below, and never prints. Reports read. findings_release() frees all of it;
 * every text is copied, so the caller keeps what it passes.
 */
#ifndef SCRUTINEER_FINDINGS_FINDING_H
#define SCRUTINEER_FINDINGS_FINDING_H

#include <stddef.h>
#include "rules.h"

struct location {
    char *file; /* as it was given to the compiler; NULL = not known */
    int line;   /* 0 = not known */
    char *function;
    int pid;       /* 0 = none; the pid inside the sandbox */
    char *process; /* "car 44", "parent"; NULL = not known */
    char *access;  /* "read", "write" or NULL */
    long bytes;    /* of the access; 0 = none */
    char *object;  /* "segment 1 + 520" or NULL */
    char *field;   /* "cars[7].s1" or NULL */
    char *note;    /* what this place has to do with it ("the fork stands here") or NULL */
    char **locks;  /* names of the locks held */
    size_t lock_count;
    long call; /* its number in the run's ledger; 0 = it is none of its calls */
};

struct finding {
    const struct rule *rule;
    enum severity severity; /* the rule's, unless finding_is_advice() was called */
    char *when; /* "exit", "SIGINT", "SIGTERM", "build", "fault", …: the run that showed it; may
                   be NULL */
    char *message; /* one line, without the place and without the rule's id */
    struct location *locations;
    size_t location_count;
    char **details; /* lines that stand below the message: why it is wrong, what was seen */
    size_t detail_count;
    char *look;   /* where to look, what to do next; may be NULL */
    char *replay; /* the command that shows it again; may be NULL */
};

struct findings {
    struct finding *all;
    size_t count, room;
};

/* The finding returned stays valid until the next findings_add(). rule_id must be in rules.def:
 * an unknown id is a defect of ours and aborts. */
struct finding *findings_add(struct findings *findings, const char *rule_id, const char *when,
                             const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Adds a place, returns it so that the caller may fill pid, process, access … with location_*(). */
struct location *finding_locate(struct finding *finding, const char *file, int line,
                                const char *function);
void location_process(struct location *location, int pid, const char *process);
void location_object(struct location *location, const char *access, long bytes, const char *object,
                     const char *field);
void location_note(struct location *location, const char *note);
void location_lock(struct location *location, const char *lock);
void location_call(struct location *location, long number);
void finding_drop_location(struct finding *finding); /* the last one */
/* The places from that index on become the first ones, in their order. */
void finding_lead(struct finding *finding, size_t index);
/* In the place of the message that it was added with. */
void finding_message(struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void finding_detail(struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void finding_look(struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void finding_replay(struct finding *finding, const char *command);
/* A case of its rule that does no harm: told, but it costs nothing. */
void finding_is_advice(struct finding *finding);

size_t findings_errors(const struct findings *findings); /* how many are errors, not advice */
/* Stable order, so that two runs of the same program give the same report: rules in the order of
 * rules.def, errors before advice, then file, line, message. The same rule, message, `when` and
 * places twice: kept once. */
void findings_sort(struct findings *findings);
/* Moves one finding to the end of another list; its old place is left empty (rule NULL). */
void findings_move(struct findings *from, size_t index, struct findings *to);
void findings_release(struct findings *findings);

#endif
