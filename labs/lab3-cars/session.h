/* SPDX-License-Identifier: MIT
 *
 * A session: the parent starts a process for each car, waits for all of them, classifies.
 *
 * Protocol: session_init(), then session_run() once. When it returns, no child is left, whatever
 * has happened.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <sys/types.h>

#include "f1_car.h"
#include "options.h"

/* What the parent knows of its children. This is private memory: the cars do not need it. */
struct session {
    const struct options *options;
    /* the shared array */
    F1_Car *cars;
    /* process of the car in each slot; 0: not started yet, or waited for already */
    pid_t pids[OPTIONS_MAX_CARS];
    /* how many children were started and not waited for yet */
    int running;
    /* something went wrong, and it was told */
    bool failed;
};

void session_init(struct session *session, const struct options *options, F1_Car *cars);

/* Runs the session. True: the array is in the order of the classification (perhaps `failed` says
 * that a car crashed all the same). False: there is no classification. */
bool session_run(struct session *session);

/* For whoever has waited for a child: notes that it has ended, and tells if it did not end well.
 * `status` is what wait gave. */
void session_note_end(struct session *session, pid_t pid, int status);

#endif
