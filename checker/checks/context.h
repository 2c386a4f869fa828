/* SPDX-License-Identifier: MIT
 *
 * What the families of rules share: the runs that were made, the program's debug information, the
 * findings, and for every rule whether it could be judged.
 *
 * Protocol: a family that has looked at all it needs calls judged(); one that can't calls
 * not_judged() with the reason. A rule that nobody judged is "could not be checked".
 */
#ifndef SCRUTINEER_CHECKS_CONTEXT_H
#define SCRUTINEER_CHECKS_CONTEXT_H

#include <stdbool.h>

#include "build.h"
#include "checks.h"
#include "finding.h"
#include "log.h"
#include "notes.h"
#include "probe.h"
#include "racelog.h"
#include "tracelog.h"

/* A program whose processes are looked at: its debug information and its path inside. */
struct image {
    struct probe *probe; /* NULL: it can't be read */
    char *inside;
    const char *witness; /* where the witness's file is outside */
};

enum run_variant {
    VARIANT_PLAIN,
    VARIANT_TRACED,    /* by scrutineer-cc */
    VARIANT_SANITIZED, /* clang's AddressSanitizer and UndefinedBehaviorSanitizer */
    VARIANT_MEMCHECK   /* the plain program under Valgrind */
};

enum run_kind {
    RUN_PLAIN,  /* undisturbed: "plain", "program", "traced", "again" … */
    RUN_RACES,  /* the instrumented program again, under another schedule */
    RUN_SIGNAL, /* a signal at some moment */
    RUN_FAULT,  /* one call fails */
    RUN_MEMORY  /* under a tool that watches memory */
};

/* No waiting between the sectors. */
enum { FLAT_OUT = -1 };

/* What a run is to be. A zeroed one with a name is the plain program, undisturbed. */
struct run_request {
    const char *name; /* "plain", "SIGINT", "fault": how findings and reports call it */
    enum run_kind kind;
    enum run_variant variant;
    int cars, laps, pace_ms; /* labs: 0 = what lab.ini says */
    struct box_fault fault;
    unsigned watch; /* of enum box_watch */
    json_t *script; /* steps between the program's start and its end; NULL = none */
    void *about;    /* of who asked: malloc'ed, freed with the run; NULL = none */
};

struct run {
    char *name; /* request.name */
    struct run_request request;
    struct box_run box_run;
    struct run_log log;
    bool started, finished;
    bool traced; /* request.variant is VARIANT_TRACED */
    int trace_fd;
    struct trace_view *trace; /* of a traced run that has finished; NULL = none */
    struct race_log *races;   /* the same */
    long seed;
    char *folder; /* temporary, of this run alone: removed when it has ended; NULL = none */
};

struct context;

/* Where a run's program, folders and limits come from: a lab (plans.c), any program (program.c).
 * Starts the run that run->request asks for; the rest of it is zero. False: our trouble. */
struct launcher {
    bool (*start)(struct context *context, struct run *run, struct trouble *trouble);
    int most; /* runs side by side; 0: as many as there are processors */
    void (*say)(const struct context *context, const char *what); /* how far it is; may be NULL */
    void *data;                                                   /* the launcher's own */
};

struct context {
    const struct box *box;
    const struct lab *lab; /* NULL for any program */
    const struct check_options *options;
    struct build *build;
    struct findings *findings;
    struct image plain, traced, viewer;
    struct instrumentation instrumentation; /* of the instrumented program */
    const struct launcher *launcher;
    struct run **runs; /* in the order in which they were asked for; see runs.h */
    size_t run_count;
    struct trace_view *trace; /* of the run "traced"; NULL = none; belongs to that run */
    bool race_doubted;        /* the program has parts whose orders can't be seen */
    int fault_step;           /* of faults_next() */
    char **why_not;           /* a rule of rules[] each: why it was not judged */
    bool *is_judged;
};

void context_init(struct context *context);
void context_release(struct context *context);

void judged(struct context *context, const char *rule);
void not_judged(struct context *context, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Why there is no trace to judge by. */
const char *why_no_trace(const struct context *context);
/* Reads what the runtime has left of a traced run that has finished. */
bool run_open_trace(struct run *run, struct trouble *trouble);

void run_drop_folder(struct run *run);

/* The first finished run of that name, or NULL. */
const struct run *run_named(const struct context *context, const char *name);
/* The run in which a lab's program ran to its end undisturbed. */
const struct run *undisturbed(const struct context *context);
const struct image *image_of(const struct context *context, const struct run *run,
                             const char *program);

/* Adds the place in the program where that stack stands: the innermost frame in the student's own
 * code. False: not known (no place is added). library: the libc function called from there. */
bool locate_stack(const struct image *image, const struct log_stack *stack, const char *maps,
                  struct finding *finding, const char *note);
/* Adds from where the function in which that stack stands was called, two steps up: often that is
 * the line to change. */
void locate_callers(const struct image *image, const struct log_stack *stack, const char *maps,
                    struct finding *finding);
bool place_of_stack(const struct image *image, const struct log_stack *stack, const char *maps,
                    struct source_place *place, char *library, size_t room);
/* At most `most` places of the student's own code, from the innermost to its callers: how many. */
size_t places_of_stack(const struct image *image, const struct log_stack *stack, const char *maps,
                       struct source_place *places, size_t most);
/* The first call of that name in a run, of a program; NULL = none. */
const struct log_call *call_named(const struct run *run, const char *name);
/* Adds the place of a supervised call. */
bool locate_call(const struct context *context, const struct run *run, const struct log_call *call,
                 struct finding *finding, const char *note);
/* "car 44", "cars 44, 77 and 5" … */
char *list_of(const char *one, const char *many, const int *values, size_t count);

#endif
