/* SPDX-License-Identifier: MIT
 *
 * Checks a submission of a lab, or judges one run of any program. Nothing here prints.
 *
 * Protocol: check_lab() compiles, makes the runs that lab.ini names, lets each family of rules
 * (one file a family) look at them, and gives points. check_program() makes one run of a program
 * that is there already. Both fill an outcome that the caller releases; false is our trouble.
 */
#ifndef SCRUTINEER_CHECKS_CHECKS_H
#define SCRUTINEER_CHECKS_CHECKS_H

#include <stdbool.h>

#include "box.h"
#include "lab.h"
#include "outcome.h"
#include "trouble.h"

enum check_effort { CHECK_NORMAL, CHECK_QUICK, CHECK_THOROUGH };

struct check_options {
    const char *source;       /* the folder to check */
    const char *source_shown; /* how a message calls it */
    long seed;                /* --seed of the runs */
    const char *only;         /* a rule id or check id; NULL = all */
    enum check_effort effort;
    bool keep; /* keep the temporary folder and say where it is */
    void (*progress)(const char *what, void *data); /* may be NULL */
    void *progress_data;
};

/* Does --only name this check: by its id, by a rule of it, or by a family of rules ("ipc.*")? */
bool check_is_wanted(const struct lab_check *check, const char *only);
bool check_lab(const struct box *box, const struct lab *lab, const struct check_options *options,
               struct outcome *outcome, struct trouble *trouble);

struct program_options {
    char *const *arguments; /* arguments[0]: the program */
    const char *input;      /* file for standard input; NULL = /dev/null */
    double timeout_s;
    long seed; /* of the race engine's pauses */
    enum check_effort effort;
    int signal;                /* 0 = none */
    const char *signal_moment; /* see moments.h; NULL: after signal_after_s */
    double signal_after_s;
    bool faults;  /* further runs, in each of which one call fails */
    bool signals; /* further runs, each with a signal at some moment */
    bool memory;  /* a further run under the tools that watch memory */
    bool ledger;  /* of the first run: outcome.ledger */
    void (*progress)(const char *what, void *data); /* may be NULL */
    void *progress_data;
};

/* Is there such a program, to be found as a shell would? False with the reason. */
bool check_program_is_there(const char *name, struct trouble *trouble);
/* out, err: what the program printed, for the caller to show; the caller frees. */
bool check_program(const struct box *box, const struct program_options *options,
                   struct outcome *outcome, char **out, char **err, struct trouble *trouble);

#endif
