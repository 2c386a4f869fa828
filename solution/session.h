/* SPDX-License-Identifier: MIT
 *
 * A session: the parent starts a process for each car, waits for all of them, classifies.
 *
 * Protocol: session_init(), then session_run() once. When it returns, no child is left, whatever
 * has happened.
 */
#if LAB >= 3
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <sys/types.h>
#if LAB == 4 || LAB == 5
#include <semaphore.h>
#endif

#if LAB >= 6
#include "car.h"
#endif
#include "f1_car.h"
#if LAB >= 6
#include "live.h"
#endif
#include "options.h"
#if LAB >= 6
#include "paddock.h"
#include "programme.h"
#include "ranking.h"
#endif

/* What the parent knows of its children. This is private memory: the cars do not need it. */
struct session {
    const struct options *options;
    /* the shared array */
    F1_Car *cars;
#if LAB == 4 || LAB == 5
    /* guards it, in shared memory too */
    sem_t *lock;
#endif
#if LAB >= 6
    /* that array, the lock, and what else is shared */
    const struct paddock *paddock;
    /* how many cars take part: those in the first slots */
    int starters;
    /* what the cars have to know */
    struct orders orders;
    /* where the live timing is drawn, and what is drawn there */
    struct live *live;
    struct view view;
#endif
    /* process of the car in each slot; 0: not started yet, or waited for already */
    pid_t pids[OPTIONS_MAX_CARS];
    /* how many children were started and not waited for yet */
    int running;
    /* something went wrong, and it was told */
    bool failed;
#if LAB >= 5
    /* the cars were told to stop: that they have not finished is no surprise then */
    bool stopping;
#endif
#if LAB >= 6
    /* a car could not be marked as retired, because the lock has failed */
    bool lock_failed;
#endif
};

#if LAB == 3
void session_init(struct session *session, const struct options *options, F1_Car *cars);
#endif
#if LAB == 4 || LAB == 5
void session_init(struct session *session, const struct options *options, F1_Car *cars,
                  sem_t *lock);
#endif
#if LAB >= 6
/* The cars are lined up already: paddock_line_up(). */
void session_init(struct session *session, const struct options *options,
                  const struct paddock *paddock, const struct session_kind *kind,
                  struct live *live);
#endif

#if LAB <= 5
/* Runs the session. True: the array is in the order of the classification (perhaps `failed` says
 * that a car crashed all the same). False: there is no classification. */
#endif
#if LAB >= 6
/* Runs the session. True: the array is in the order of the classification, and so is `view`
 * (perhaps `failed` says that a car crashed all the same). False: there is no classification. */
#endif
bool session_run(struct session *session);

/* For whoever has waited for a child: notes that it has ended, and tells if it did not end well.
 * `status` is what wait gave. */
void session_note_end(struct session *session, pid_t pid, int status);

#endif
#endif
