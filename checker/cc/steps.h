/* SPDX-License-Identifier: MIT
 *
 * The programs that the driver starts, one after the other, and the folder that holds what lies
 * between them.
 *
 * Protocol: steps_open(); any number of steps_run(), or steps_start() … steps_wait();
 * steps_close() removes the folder. From open to close SIGINT, SIGTERM and SIGHUP wait: they are
 * handed on to the program that is running, steps->signal tells of it, and steps_close() lets it
 * end the driver, once nothing is left behind.
 */
#ifndef SCRUTINEER_CC_STEPS_H
#define SCRUTINEER_CC_STEPS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "list.h"
#include "trouble.h"

struct steps {
    char *folder;
    sigset_t before; /* the signals that were blocked when we began */
    int signal;      /* 0, or the one that wants us to end */
};

bool steps_open(struct steps *steps, struct trouble *trouble);
void steps_close(struct steps *steps);
/* A path below the folder; the caller frees it. */
char *steps_path(const struct steps *steps, const char *name);

struct step {
    const struct list *command;
    int input;    /* becomes its standard input; -1: ours */
    int output;   /* becomes its standard output; -1: ours */
    int messages; /* becomes its standard error; -1: ours */
};
/* -1: trouble: it could not be started (not installed, for one). */
pid_t steps_start(struct steps *steps, const struct step *step, struct trouble *trouble);
/* Its exit status; 1 if a signal ended it. */
int steps_wait(struct steps *steps, pid_t pid);
/* Both; -1: trouble. */
int steps_run(struct steps *steps, const struct list *command, struct trouble *trouble);
/* What it prints, NULL: trouble or exit status not 0. The caller frees it. */
char *steps_capture(struct steps *steps, const struct list *command, struct trouble *trouble);

#endif
