/* SPDX-License-Identifier: MIT
 *
 * The parent's side of a session. See session.h. To be read from the bottom up: session_run() calls
 * the other functions in their order.
 */
#include "session.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "car.h"
#include "lock.h"
#include "nap.h"
#include "snapshot.h"
#include "stop.h"
#include "timing.h"

void session_init(struct session *session, const struct options *options,
                  const struct paddock *paddock, const struct session_kind *kind, struct live *live)
{
    const struct tower *tower = paddock->tower;
    *session = (struct session){.options = options,
                                .cars = paddock->cars,
                                .paddock = paddock,
                                .starters = tower->starters,
                                .live = live};
    session->orders = (struct orders){.kind = kind,
                                      .laps = tower->laps,
                                      .seed = options->seed,
                                      .pace = (double)options->pace_ms / TIMING_USUAL_SECTOR_MS};
    snapshot_init(&session->view, paddock);
}

static bool session_start(struct session *session)
{
    clock_gettime(CLOCK_MONOTONIC, &session->orders.start);
    for (int i = 0; i < session->starters; i++) {
        if (stop_signal() != 0)
            return false;
        pid_t pid = fork();
        if (pid == -1) {
            perror("fork");
            return false;
        }
        if (pid == 0) {
            /* The child. It must never come back into this loop, or it would fork too. _exit, not
             * exit: what the parent has not flushed yet is in our copy of the buffer too. */
            bool ok = car_drive(session->paddock, i, &session->orders);
            _exit(ok ? EXIT_SUCCESS : EXIT_FAILURE);
        }
        session->pids[i] = pid;
        session->running++;
    }
    return true;
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
    else if (!session->stopping && stop_signal() == 0)
        fprintf(stderr, "race: car %d did not finish its session\n", id);
    if (!session->stopping && stop_signal() == 0 &&
        !paddock_retire(session->paddock, &session->cars[i]))
        session->lock_failed = true;
}

/* One table of the live timing. */
static bool session_show(struct session *session)
{
    if (!snapshot_take(&session->view, session->paddock))
        return false;
    ranking_sort(&session->view);
    live_show(session->live, &session->view, false);
    return true;
}

/* How long a table stays: about a lap, but 20 ms at least and a second at most. */
static int session_refresh_ms(const struct session *session)
{
    if (session->options->refresh_ms > 0)
        return session->options->refresh_ms;
    int ms = 3 * session->options->pace_ms;
    if (ms < 20)
        return 20;
    if (ms > 1000)
        return 1000;
    return ms;
}

/* Waits for the children that have ended, without waiting for one to end (WNOHANG). */
static bool session_collect(struct session *session)
{
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    while (pid > 0) {
        session_note_end(session, pid, status);
        pid = waitpid(-1, &status, WNOHANG);
    }
    if (session->lock_failed)
        return false;
    if (pid == -1 && session->running > 0) {
        perror("waitpid");
        return false;
    }
    return true;
}

/* Has all cars stop that are still driving, and waits for them. */
static void session_stop(struct session *session)
{
    session->stopping = true;
    int failures = 0; /* of the waiting: when it keeps failing, there is nobody to wait for */
    while (session->running > 0 && failures < 3) {
        /* Again and again: a signal that comes just before the car falls asleep, or just before it
         * waits for the lock, does not wake it. */
        for (int i = 0; i < session->options->cars; i++) {
            if (session->pids[i] != 0 && kill(session->pids[i], SIGTERM) == -1)
                perror("kill");
        }
        nap_ms(10);
        if (!session_collect(session))
            failures++;
    }
}

/* Shows the live timing until every car has been waited for. False: they had to be stopped. */
static bool session_wait(struct session *session)
{
    while (session->running > 0 && stop_signal() == 0) {
        if (!session_show(session))
            return false;
        live_wait(session->live, session_refresh_ms(session));
        if (!session_collect(session))
            return false;
    }
    return stop_signal() == 0;
}

/* Brings the shared array itself into the order of the classification, and the runs with it. */
static bool session_classify(struct session *session)
{
    if (!snapshot_take(&session->view, session->paddock))
        return false;
    ranking_sort(&session->view);
    const struct paddock *paddock = session->paddock;
    if (!paddock_enter(paddock))
        return false;
    for (int i = 0; i < session->view.cars; i++) {
        paddock->cars[i] = session->view.entries[i].car;
        paddock->tower->runs[i] = session->view.entries[i].run;
    }
    return lock_release(paddock->lock);
}

bool session_run(struct session *session)
{
    if (!session_start(session) || !session_wait(session)) {
        session_stop(session); /* no child is left behind, whatever has happened */
        return false;
    }
    if (!session_classify(session))
        return false;
    live_show(session->live, &session->view, true);
    return true;
}
