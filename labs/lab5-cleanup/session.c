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
#include <unistd.h>

#include "board.h"
#include "car.h"
#include "lock.h"
#include "nap.h"
#include "stop.h"

void session_init(struct session *session, const struct options *options, F1_Car *cars, sem_t *lock)
{
    *session = (struct session){.options = options, .cars = cars, .lock = lock};
}

static bool session_start(struct session *session)
{
    for (int i = 0; i < session->options->cars; i++) {
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
            bool ok = car_drive(&session->cars[i], session->options, session->lock);
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
}

/* For qsort: negative when a comes before b. The best lap decides; who has none comes last. */
static int compare_cars(const void *a, const void *b)
{
    const F1_Car *left = a;
    const F1_Car *right = b;
    if (left->best_lap_time == right->best_lap_time)
        return left->id - right->id; /* so that the order is the same each time */
    if (left->best_lap_time == 0)
        return 1;
    if (right->best_lap_time == 0)
        return -1;
    return left->best_lap_time - right->best_lap_time;
}

/* Takes a copy of all cars as they are at one moment. */
static bool session_snapshot(struct session *session, F1_Car *copy)
{
    if (!lock_take_in_time(session->lock))
        return false;
    memcpy(copy, session->cars, sizeof(F1_Car) * (size_t)session->options->cars);
    return lock_release(session->lock);
}

/* One table of the live timing. */
static bool session_show(struct session *session)
{
    F1_Car copy[OPTIONS_MAX_CARS];
    if (!session_snapshot(session, copy))
        return false;
    size_t count = (size_t)session->options->cars;
    qsort(copy, count, sizeof copy[0], compare_cars);
    board_print_timing(copy, (int)count);
    return true;
}

/* How long a table stays: about a lap, but 20 ms at least and a second at most. */
static int session_refresh_ms(const struct session *session)
{
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
    if (pid == -1 && session->running > 0) {
        perror("waitpid");
        return false;
    }
    return true;
}

/* Has all cars stop that are still driving, and waits for them. */
static void session_stop(struct session *session)
{
    /* TODO lab 5: as long as children are running: send SIGTERM (kill(2)) to those whose number is
     * in session->pids, sleep 10 ms (nap_ms), and collect those that have ended (session_collect).
     * Only numbers other than 0: kill(0, ...) would hit ourselves, and once a child has been waited
     * for, its number may belong to somebody else.
     * Why is one SIGTERM for each not enough? Set session->stopping first. The next line goes. */
    (void)session;
}

/* Shows the live timing until every car has been waited for. False: they had to be stopped. */
static bool session_wait(struct session *session)
{
    while (session->running > 0 && stop_signal() == 0) {
        if (!session_show(session))
            return false;
        nap_ms(session_refresh_ms(session));
        if (!session_collect(session))
            return false;
    }
    return stop_signal() == 0;
}

/* Brings the shared array itself into the order of the classification. */
static bool session_classify(struct session *session)
{
    if (!lock_take_in_time(session->lock))
        return false;
    qsort(session->cars, (size_t)session->options->cars, sizeof(F1_Car), compare_cars);
    return lock_release(session->lock);
}

bool session_run(struct session *session)
{
    if (!session_start(session) || !session_wait(session)) {
        session_stop(session); /* no child is left behind, whatever has happened */
        return false;
    }
    return session_classify(session);
}
