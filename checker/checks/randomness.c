/* SPDX-License-Identifier: MIT
 *
 * sim.random: cars that draw the same numbers, a seed that does not repeat the session, or another
 * one that does not change it. Judged by the final bytes of the cars' array.
 *
 * Two cars can drive the same by chance, if a program draws few different numbers. So what is alike
 * is counted (enough equal sectors of enough cars), and must be alike with another seed too. Cars
 * that have all retired before the first sector was over say nothing here; what repeats, and what
 * another seed changes, still does.
 */
#define _GNU_SOURCE
#include <stdlib.h>

#include "families.h"
#include "places.h"
#include "session.h"

/* Where what the car has driven is written; if it has driven nothing, that it has retired. */
static void locate_times(const struct context *context, const struct car *car,
                         struct finding *finding)
{
    if (!locate_write(context, car->id, AT_S1, finding, "the time goes into the slot here") &&
        !locate_write(context, car->id, AT_OUT, finding,
                      "that the car has retired goes into the slot here")) {
        locate_write(context, car->id, AT_DONE, finding,
                     "that the car has finished goes into the slot here");
    }
}

static bool is_alike(const struct car *one, const struct car *other)
{
    bool same = one->lap_time_ms == other->lap_time_ms && one->best_lap_ms == other->best_lap_ms &&
                one->lap == other->lap && one->out == other->out;
    for (int k = 0; same && k < 3; k++) {
        same = one->s_ms[k] == other->s_ms[k] && one->best_s_ms[k] == other->best_s_ms[k];
    }
    return same;
}

/* --- cars among themselves -------------------------------------------------------------------- */

/* At least so many sectors has it driven, up to three. */
static int sectors_of(const struct car *car)
{
    int sectors = 0;
    for (int k = 0; k < 3; k++) {
        sectors += car->s_ms[k] > 0 || car->best_s_ms[k] > 0;
    }
    return sectors;
}

static const struct car *car_of(const struct session *session, int id)
{
    for (int i = 0; i < session->count; i++) {
        if (session->cars[i].id == id) {
            return &session->cars[i];
        }
    }
    return NULL;
}

/* The sessions that there are; a run that did not come to its end has no cars. */
enum { PLAIN, AGAIN, OTHER, RUNS };
static const char *const run_names[RUNS] = {"plain", "again", "other"};

/* In every session: what was chance in one is not in another. */
static bool drive_alike(const struct session *sessions, int one_id, int other_id)
{
    bool alike = true;
    for (int run = 0; alike && run < RUNS; run++) {
        const struct car *one = car_of(&sessions[run], one_id);
        const struct car *other = car_of(&sessions[run], other_id);
        alike = one == NULL || other == NULL || is_alike(one, other);
    }
    return alike;
}

/* How many cars drive what that one does, itself counted; *next: the first of the others. */
static int alike_from(const struct session *sessions, int run, int first, int *next)
{
    const struct session *session = &sessions[run];
    int alike = 1;
    for (int i = first + 1; i < session->count; i++) {
        if (drive_alike(sessions, session->cars[first].id, session->cars[i].id)) {
            *next = alike == 1 ? i : *next;
            alike++;
        }
    }
    return alike;
}

static struct finding *add_shared(struct context *context, const struct session *session, int run,
                                  int first, int next, int alike)
{
    const struct car *one = &session->cars[first];
    const char *what = one->s_ms[0] > 0 ? "s1" : "lap_time";
    double time_ms = one->s_ms[0] > 0 ? one->s_ms[0] : one->lap_time_ms;
    return alike == session->count
               ? findings_add(context->findings, "sim.random", run_names[run],
                              "all %d cars drove exactly the same times (%s = %.3f)", alike, what,
                              time_ms)
               : findings_add(context->findings, "sim.random", run_names[run],
                              "cars %d and %d drove exactly the same times (%s = %.3f)", one->id,
                              session->cars[next].id, what, time_ms);
}

static bool shared_in(struct context *context, const struct session *sessions, int run)
{
    enum { NO_CHANCE = 3 }; /* equal draws */
    const struct session *session = &sessions[run];
    for (int i = 0; i < session->count; i++) {
        int next = 0;
        int alike = alike_from(sessions, run, i, &next);
        if (sectors_of(&session->cars[i]) * (alike - 1) < NO_CHANCE) {
            continue;
        }
        struct finding *finding = add_shared(context, session, run, i, next, alike);
        locate_times(context, &session->cars[i], finding);
        finding_detail(finding, "a fork copies the random generator with its state: children that "
                                "do not seed their own all draw the same numbers");
        finding_look(finding, "random_init() in the child, with the seed and the car's number");
        return true;
    }
    return false;
}

/* All cars may have retired at once in the one, and shown what they share in the next. */
static bool shared_times(struct context *context, const struct session *sessions)
{
    for (int run = 0; run < RUNS; run++) {
        if (shared_in(context, sessions, run)) {
            return true;
        }
    }
    return false;
}

/* --- one session and another ------------------------------------------------------------------ */

/* The first car that did not end alike; count: there is none. */
static int differs_at(const struct session *one, const struct session *other)
{
    int at = 0;
    while (at < one->count && one->cars[at].id == other->cars[at].id &&
           is_alike(&one->cars[at], &other->cars[at])) {
        at++;
    }
    return at;
}

static void repeated(struct context *context, const struct session *session,
                     const struct session *again)
{
    int at = again->count == session->count ? differs_at(session, again) : session->count;
    if (at < session->count) {
        struct finding *finding = findings_add(
            context->findings, "sim.random", run_names[AGAIN],
            "two runs with --seed %ld gave two different sessions", context->options->seed);
        locate_times(context, &session->cars[at], finding);
        finding_look(finding, "the time of day, the pid or an address must not go into the seed");
    }
}

static void changed(struct context *context, const struct session *session,
                    const struct session *other)
{
    if (other->count == session->count && differs_at(session, other) == session->count) {
        struct finding *finding = findings_add(context->findings, "sim.random", run_names[OTHER],
                                               "--seed %ld and --seed %ld gave the same session",
                                               context->options->seed, context->options->seed + 1);
        locate_times(context, &session->cars[0], finding);
        finding_look(finding, "does the seed of the command line reach random_init()?");
    }
}

void session_randomness(struct context *context, const struct session *session)
{
    struct session sessions[RUNS] = {*session};
    session_of(context, run_names[AGAIN], &sessions[AGAIN]);
    session_of(context, run_names[OTHER], &sessions[OTHER]);
    judged(context, "sim.random");
    if (!shared_times(context, sessions)) {
        repeated(context, session, &sessions[AGAIN]);
        changed(context, session, &sessions[OTHER]);
    }
    free(sessions[AGAIN].cars);
    free(sessions[OTHER].cars);
}
