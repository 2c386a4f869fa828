/* SPDX-License-Identifier: MIT
 *
 * Compiles a submission, in the sandbox, never by its own makefile: "plain" as a student would;
 * "traced", instrumented and linked with the runtime; "sanitized", with AddressSanitizer and
 * UndefinedBehaviorSanitizer. What the compiler says of the plain variant becomes findings; what
 * only another variant meets is no fault of the student's.
 *
 * Protocol: build_open() copies the sources into a temporary folder of ours; build_start() each
 * variant wanted, then build_finish() it; read variant.programs; build_close() removes all of it.
 *
 *   FOLDER/src     the sources, /src inside, read-only when a program runs
 *   FOLDER/plain, FOLDER/traced, FOLDER/sanitized    objects and programs, /program inside
 */
#ifndef SCRUTINEER_BUILD_BUILD_H
#define SCRUTINEER_BUILD_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "box.h"
#include "finding.h"
#include "lab.h"
#include "trouble.h"

struct build {
    char *folder; /* temporary, ours */
    char *source; /* FOLDER/src */
    char **files; /* *.c files of the submission, sorted */
    size_t file_count;
    const struct box *box;
    const struct lab *lab;
};

/* Objects and programs lie in FOLDER/plain, FOLDER/traced, FOLDER/sanitized. */
enum build_kind { BUILD_PLAIN, BUILD_TRACED, BUILD_SANITIZED };

struct variant {
    const char *name; /* "plain", "traced" or "sanitized" */
    char *folder;     /* outside: FOLDER/plain */
    enum build_kind kind;
    bool built; /* every program of it is there */
    char *why;  /* if not: the first line of what the compiler said; NULL: it said nothing */
    struct box_run run;
    bool running;
};

bool build_open(struct build *build, const struct box *box, const struct lab *lab,
                const char *source, struct trouble *trouble);
void build_close(struct build *build, bool keep);
bool build_start(struct build *build, struct variant *variant, enum build_kind kind,
                 struct trouble *trouble);
/* findings may be NULL (not plain). False: our trouble. variant->built says whether it compiled. */
bool build_finish(struct build *build, struct variant *variant, struct findings *findings,
                  struct trouble *trouble);
void variant_release(struct variant *variant);
/* The sources that make a program: base names; the caller frees the array, not the names. */
size_t build_sources(const struct build *build, const struct lab_program *program,
                     const char ***sources);

/* How many of the lab's programs that kind is made of: all of them, or the first. */
size_t build_program_count(const struct build *build, enum build_kind kind);
bool build_has_source(const struct build *build, const struct lab_program *program);

/* Must this program of the lab be there? */
bool build_needs(const struct build *build, const struct lab_program *program);

#endif
