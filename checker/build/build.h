/* SPDX-License-Identifier: MIT
 *
 * Compiles a submission, in the sandbox, never by its own makefile: "plain" as a student would,
 * and "traced", instrumented and linked with the runtime. What the compiler says of the plain
 * variant becomes findings; what only the traced variant meets is our trouble.
 *
 * Protocol: build_open() copies the sources into a temporary folder of ours; build_start() each
 * variant wanted, then build_finish() it; read variant.programs; build_close() removes all of it.
 *
 *   FOLDER/src     the sources, /src inside, read-only when a program runs
 *   FOLDER/plain, FOLDER/traced    objects and programs, /program inside
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

struct variant {
    const char *name; /* "plain" or "traced" */
    char *folder;     /* outside: FOLDER/plain */
    bool traced;
    bool built; /* every program of it is there */
    struct box_run run;
    bool running;
};

bool build_open(struct build *build, const struct box *box, const struct lab *lab,
                const char *source, struct trouble *trouble);
void build_close(struct build *build, bool keep);
bool build_start(struct build *build, struct variant *variant, bool traced,
                 struct trouble *trouble);
/* findings may be NULL (traced). False: our trouble. variant->built says whether it compiled. */
bool build_finish(struct build *build, struct variant *variant, struct findings *findings,
                  struct trouble *trouble);
void variant_release(struct variant *variant);
/* The sources that make a program: base names; the caller frees the array, not the names. */
size_t build_sources(const struct build *build, const struct lab_program *program,
                     const char ***sources);

/* Must this program of the lab be there? */
bool build_needs(const struct build *build, const struct lab_program *program);

#endif
