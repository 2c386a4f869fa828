/* SPDX-License-Identifier: MIT
 *
 * Where a program of any kind runs: its file, its working folder, its input, and how these are seen
 * inside the sandbox.
 *
 * Protocol: place_open(); for the one run that works in the folder itself use its binds; for each
 * further run place_fresh(), which gives it a copy of the folder as it is outside. place_close().
 */
#ifndef SCRUTINEER_CHECKS_PLACE_H
#define SCRUTINEER_CHECKS_PLACE_H

#include "box.h"
#include "checks.h"

enum { PLACE_BINDS = 3 };

struct place {
    char *program; /* outside: to read its debug information */
    char *folder;  /* the working folder, as the program sees it */
    char *copy;    /* root: temporary; NULL = none */
    char *input;   /* inside; NULL = /dev/null */
    struct box_bind binds[PLACE_BINDS];
    size_t bind_count;
    char *texts[4]; /* what the binds point at */
};

bool place_open(const struct box *box, const struct program_options *options, struct place *place,
                struct trouble *trouble);
void place_close(struct place *place);
/* A copy of the working folder for one run: binds[0] to use in place of the place's own. The path
 * to remove afterwards (folder_remove, free); NULL: it can't be copied (too large, no room). */
char *place_fresh(const struct box *box, const struct place *place, struct box_bind *bind,
                  char **outside);

#endif
