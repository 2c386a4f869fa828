/* SPDX-License-Identifier: MIT
 *
 * The programs that the driver starts, one after the other, and the folder that holds what lies
 * between them.
 *
 * Protocol: steps_open(); any number of steps_run(), or steps_start() … steps_wait();
 * steps_close() removes the folder. From open to close SIGINT, SIGTERM and SIGHUP are handed on to
 * the programs that are running; steps_close() then lets the signal end the driver, once nothing is
 * left behind. One at a time.
 */
#ifndef SCRUTINEER_CC_STEPS_H
#define SCRUTINEER_CC_STEPS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "list.h"
#include "trouble.h"

enum { STEPS_AT_ONCE = 4, STEPS_SIGNALS = 3 };

struct steps {
    char *folder;
    pid_t running[STEPS_AT_ONCE]; /* started and not yet waited for; 0 = none */
    struct sigaction before[STEPS_SIGNALS], pipe_before; /* what our caller had for them */
};

bool steps_open(struct steps *steps, struct trouble *trouble);
void steps_close(struct steps *steps);
/* Has a signal come that ends us? */
bool steps_interrupted(void);
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

#endif
