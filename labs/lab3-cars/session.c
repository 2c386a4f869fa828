/* SPDX-License-Identifier: MIT
 *
 * The parent's side of a session. See session.h. To be read from the bottom up: session_run() calls
 * the other functions in their order.
 */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "car.h"

void session_init(struct session *session, const struct options *options, F1_Car *cars)
{
    *session = (struct session){.options = options, .cars = cars};
}

static bool session_start(struct session *session)
{
    /* TODO lab 3: a process for each of the session->options->cars cars, with fork(2).
     *  - In the child: car_drive() with the address of its own slot, then _exit(2). It must not go
     *    on with the loop: why not?
     *  - In the parent: note the child in session->pids[i] and count it in session->running.
     *  - fork can fail, at any car: perror, and return false. The cars that were started are waited
     *    for all the same (session_run sees to that).
     * The next two lines go. */
    fprintf(stderr, "session_start is not written yet (%d cars)\n", session->options->cars);
    return false;
}

void session_note_end(struct session *session, pid_t pid, int status)
{
    session->running--;
    int i = 0;
    while (i < session->options->cars && session->pids[i] != pid)
        i++;
    if (i == session->options->cars)
        return;
    session->pids[i] = 0; /* from now on this number may belong to somebody else's process */
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
        return;
    session->failed = true;
    int id = session->cars[i].id;
    if (WIFSIGNALED(status))
        fprintf(stderr, "race: car %d was killed: %s\n", id, strsignal(WTERMSIG(status)));
    else
        fprintf(stderr, "race: car %d did not finish its session\n", id);
}

static bool session_wait(struct session *session)
{
    /* TODO lab 3: as long as children are running, wait for one with wait(2), and hand what you
     * learn to session_note_end(), which counts it. On an error: perror, and return false.
     * The next line goes. */
    (void)session;
    return true;
}

/* TODO lab 3: a function that compares two cars, as qsort(3) wants it: the smaller best_lap_time
 * first, cars without a lap (0) last, and the smaller id first where they are equal. */

/* Brings the shared array itself into the order of the classification. */
static bool session_classify(struct session *session)
{
    /* TODO lab 3: sort session->cars, the shared array itself, with qsort(3) and your function.
     * Why may that be done without a lock, now that every child has been waited for?
     * The next line goes. */
    (void)session;
    return true;
}

bool session_run(struct session *session)
{
    bool started = session_start(session);
    bool waited = session_wait(session); /* also for the few that were started before a failure */
    if (!started || !waited)
        return false;
    return session_classify(session);
}
