/* SPDX-License-Identifier: MIT
 *
 * A lab as its folder's lab.ini describes it: which files make which program, which rules are
 * looked at, for how many points, with which limits. Read with inih.
 *
 * Protocol: lab_read() a folder, read the fields, lab_release(). A mistake in lab.ini is a trouble
 * with file and line (the instructor's, not the student's).
 */
#ifndef SCRUTINEER_LAB_LAB_H
#define SCRUTINEER_LAB_LAB_H

#include <stdbool.h>
#include <stddef.h>

#include "trouble.h"

struct lab_program {
    char *name;     /* "race": the executable's name */
    char **sources; /* *.c file names; those of the program alone */
    size_t source_count;
    char **libraries; /* "ncursesw": linked with -lncursesw */
    size_t library_count;
    bool all_others; /* `sources = *`: every *.c file that no other program names first */
};

struct lab_check {
    char *id;    /* "segment": the section [check segment] */
    char *title; /* "one segment of 20 x 72 bytes, mode 0600" */
    char *title_fr;
    int points;
    char **rules; /* a rule id, or a prefix that ends in ".*" */
    size_t rule_count;
    char **needs; /* ids of checks above that must be ok first */
    size_t need_count;
    char *needs_why; /* what to say when it is skipped; NULL = made from the titles */
    char *when; /* only findings with this `when` ("fault", "signals": of any signal), and no other
                   check counts these; NULL: all */
};

struct lab {
    char *folder; /* "labs/lab3-cars" as given to lab_read() */
    char *name;   /* "lab3-cars": the folder's base name */
    int number;   /* 3 */
    char *title, *title_fr;
    struct lab_program *programs;
    size_t program_count;
    struct lab_check *checks;
    size_t check_count;
    char **runs; /* names of the runs that this lab needs ("plain", "faults", "SIGINT" …) */
    size_t run_count;
    char **faults; /* the run "faults": the calls that are made to fail, one by one ("shmget") */
    size_t fault_count;
    char **carry_on; /* of these, what a program that has told it may do without ("fork") */
    size_t carry_on_count;
    int cars, laps, pace_ms; /* what the runs are called with */
    int run_s;               /* wall seconds that a run may take */
    long output_bytes;
};

bool lab_read(const char *folder, struct lab *lab, struct trouble *trouble);
void lab_release(struct lab *lab);
/* Does the check look at this rule? ("sim.*" matches "sim.grid") */
bool lab_check_has_rule(const struct lab_check *check, const char *rule_id);
/* Does a finding of that rule and `when` (NULL: not said) count for this check of the lab? */
bool lab_check_counts(const struct lab *lab, const struct lab_check *check, const char *rule_id,
                      const char *when);
/* May a program of this lab carry on when that call has failed, with exit status 0, if it tells? */
bool lab_carries_on(const struct lab *lab, const char *call);
/* Finds the folder of "lab3", "3" or "lab3-cars" below `labs`; a name with a slash in it (or ".",
 * "..") is the path of a lab's folder, wherever that is. The caller frees. NULL: none. */
char *lab_find(const char *labs, const char *name, struct trouble *trouble);

#endif
