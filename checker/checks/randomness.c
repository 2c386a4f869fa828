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

/* In both sessions, or in the one if there is no other: what was chance in one is not in another.
 */
static bool drive_alike(const struct session *session, const struct session *other, int first,
                        int second)
{
    const struct car *one = &session->cars[first], *two = &session->cars[second];
    const struct car *others_one = car_of(other, one->id), *others_two = car_of(other, two->id);
    return is_alike(one, two) &&
           (others_one == NULL || others_two == NULL || is_alike(others_one, others_two));
}

/* How many cars from that one on have driven what it has; *next: the first of the others. */
static int alike_from(const struct session *session, const struct session *other, int first,
                      int *next)
{
    int alike = 1;
    for (int i = first + 1; i < session->count; i++) {
        if (drive_alike(session, other, first, i)) {
            *next = alike == 1 ? i : *next;
            alike++;
        }
    }
    return alike;
}

static struct finding *add_shared(struct context *context, const struct session *session, int first,
                                  int next, int alike)
{
    const struct car *one = &session->cars[first];
    const char *but = one->s_ms[0] > 0 ? "s1" : "lap_time";
    double time_ms = one->s_ms[0] > 0 ? one->s_ms[0] : one->lap_time_ms;
    return alike == session->count
               ? findings_add(context->findings, "sim.random", "plain",
                              "all %d cars drove exactly the same times (%s = %.3f)", alike, but,
                              time_ms)
               : findings_add(context->findings, "sim.random", "plain",
                              "cars %d and %d drove exactly the same times (%s = %.3f)", one->id,
                              session->cars[next].id, but, time_ms);
}

static bool shared_times(struct context *context, const struct session *session,
                         const struct session *other)
{
    enum { NO_CHANCE = 3 }; /* equal draws */
    for (int i = 0; i < session->count; i++) {
        int next = 0;
        int alike = alike_from(session, other, i, &next);
        if (sectors_of(&session->cars[i]) * (alike - 1) < NO_CHANCE) {
            continue;
        }
        struct finding *finding = add_shared(context, session, i, next, alike);
        locate_times(context, &session->cars[i], finding);
        finding_detail(finding, "a fork copies the random generator with its state: children that "
                                "do not seed their own all draw the same numbers");
        finding_look(finding, "random_init() in the child, with the seed and the car's number");
        return true;
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

static void repeated(struct context *context, const struct session *session)
{
    struct session again;
    if (!session_of(context, "again", &again)) {
        return;
    }
    int at = differs_at(session, &again);
    if (at < session->count) {
        struct finding *finding = findings_add(
            context->findings, "sim.random", "again",
            "two runs with --seed %ld gave two different sessions", context->options->seed);
        locate_times(context, &session->cars[at], finding);
        finding_look(finding, "the time of day, the pid or an address must not go into the seed");
    }
    free(again.cars);
}

static void changed(struct context *context, const struct session *session,
                    const struct session *other)
{
    if (other->count == session->count && differs_at(session, other) == session->count) {
        struct finding *finding = findings_add(context->findings, "sim.random", "other",
                                               "--seed %ld and --seed %ld gave the same session",
                                               context->options->seed, context->options->seed + 1);
        locate_times(context, &session->cars[0], finding);
        finding_look(finding, "does the seed of the command line reach random_init()?");
    }
}

void session_randomness(struct context *context, const struct session *session)
{
    struct session other = {0};
    session_of(context, "other", &other);
    judged(context, "sim.random");
    if (!shared_times(context, session, &other)) {
        repeated(context, session);
        changed(context, session, &other);
    }
    free(other.cars);
}
