/* SPDX-License-Identifier: MIT
 *
 * The simulator's own rules, judged by the final bytes of the cars' array; only sim.printed looks
 * at what the program printed. sim.random has a file of its own, randomness.c.
 */
#define _GNU_SOURCE
#include "families.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cars.h"
#include "memory.h"
#include "places.h"
#include "session.h"

static struct session session_read(const uint8_t *bytes, int count)
{
    struct session session = {memory_need((size_t)count, sizeof *session.cars), count};
    for (int i = 0; i < count; i++) {
        session.cars[i] = car_read(bytes + (size_t)i * CAR_BYTES);
    }
    return session;
}

bool session_of(const struct context *context, const char *name, struct session *session)
{
    const struct run *run = run_named(context, name);
    struct cars_place place;
    if (run == NULL || !ran_to_its_end(run) || !cars_find(&run->log, context->lab->cars, &place)) {
        return false;
    }
    *session = session_read(run->log.segments[place.segment].last + place.offset, place.count);
    return true;
}

/* Where a function of the car's process stands is not known by the bytes: the struct's user is. */
static struct finding *tell(struct context *context, const char *rule, const char *text)
{
    return findings_add(context->findings, rule, "plain", "%s", text);
}

static char *lap_mistake(const struct car *car, int laps, size_t *field)
{
    *field = AT_DONE;
    if (car->done != 1) {
        return text_format("car %d: done is %d at the end; a car that has finished or retired sets "
                           "it to 1",
                           car->id, car->done);
    }
    *field = AT_LAP;
    if (car->out == 0 && car->lap != laps) {
        return text_format("car %d: lap is %d at the end; it drove %d laps and did not retire",
                           car->id, car->lap, laps);
    }
    if (car->out != 0 && (car->lap < 0 || car->lap >= laps)) {
        return text_format("car %d retired (out = %d), yet lap is %d of %d", car->id, car->out,
                           car->lap, laps);
    }
    return NULL;
}

static size_t laps(struct context *context, const struct session *session)
{
    size_t told = 0;
    judged(context, "sim.laps");
    for (int i = 0; i < session->count && told < 3; i++) {
        size_t field;
        char *text = lap_mistake(&session->cars[i], context->lab->laps, &field);
        if (text != NULL) {
            struct finding *finding = tell(context, "sim.laps", text);
            locate_write(context, session->cars[i].id, field, finding, NULL);
            finding_look(finding, "the end of the car's lap, and the end of its session");
            told++;
        }
        free(text);
    }
    return told;
}

static bool sums_up(const struct car *car)
{
    return fabs(car->lap_time_ms - (car->s_ms[0] + car->s_ms[1] + car->s_ms[2])) < 0.01;
}

static void tell_sum(struct context *context, const char *run, const struct car *car,
                     const char *moment)
{
    double sum = car->s_ms[0] + car->s_ms[1] + car->s_ms[2];
    struct finding *finding = findings_add(context->findings, "sim.sums", run,
                                           "car %d: lap_time is %.3f, but s1 + s2 + s3 is %.3f %s",
                                           car->id, car->lap_time_ms, sum, moment);
    locate_write(context, car->id, AT_LAP_TIME, finding, NULL);
    finding_look(finding, "each update of a sector must set lap_time too, and a new lap must set "
                          "the old sectors to 0");
}

static bool sums(struct context *context, const struct session *session)
{
    judged(context, "sim.sums");
    for (int i = 0; i < session->count; i++) {
        if (!sums_up(&session->cars[i])) {
            tell_sum(context, "plain", &session->cars[i], "at the end");
            return false;
        }
    }
    return true;
}

/* While the marshal held the lock no car was in the middle of an update. */
static void sums_while_held(struct context *context)
{
    const struct run *run = run_named(context, "hold");
    struct cars_place place;
    if (run == NULL || !cars_find(&run->log, context->lab->cars, &place)) {
        return;
    }
    for (size_t i = 0; i < run->log.hold_count; i++) {
        const struct log_hold *hold = &run->log.holds[i];
        if (hold->bytes != run->log.segments[place.segment].bytes || hold->changed) {
            continue;
        }
        for (int slot = 0; slot < place.count; slot++) {
            struct car car = car_read(hold->before + place.offset + (size_t)slot * CAR_BYTES);
            if (!sums_up(&car)) {
                tell_sum(context, "hold", &car, "while no car holds the lock");
                return;
            }
        }
    }
}

static char *best_mistake(const struct car *car, size_t *field)
{
    static const char *const fields[] = {"best_s1", "best_s2", "best_s3"};
    for (size_t k = 0; k < 3; k++) {
        *field = AT_BEST_S1 + 4 * k;
        if (car->lap > 0 && car->best_s_ms[k] <= 0) {
            return text_format("car %d drove %d laps, but %s is %d", car->id, car->lap, fields[k],
                               car->best_s_ms[k]);
        }
        if (car->s_ms[k] > 0 && car->best_s_ms[k] > car->s_ms[k] + 1) {
            return text_format("car %d: %s is %d, slower than its last s%zu of %.3f", car->id,
                               fields[k], car->best_s_ms[k], k + 1, car->s_ms[k]);
        }
    }
    *field = AT_BEST_LAP;
    if (car->lap > 0 && car->best_lap_ms <= 0) {
        return text_format("car %d drove %d laps, but best_lap_time is %d", car->id, car->lap,
                           car->best_lap_ms);
    }
    bool lap_complete = car->out == 0 && car->lap > 0 && car->s_ms[2] > 0;
    if (lap_complete && car->best_lap_ms > car->lap_time_ms + 1) {
        return text_format("car %d: best_lap_time is %d, slower than its last lap of %.3f", car->id,
                           car->best_lap_ms, car->lap_time_ms);
    }
    int sum = car->best_s_ms[0] + car->best_s_ms[1] + car->best_s_ms[2];
    if (car->best_lap_ms > 0 && car->best_lap_ms + 3 < sum) {
        return text_format("car %d: best_lap_time is %d, faster than its best sectors together "
                           "(%d)",
                           car->id, car->best_lap_ms, sum);
    }
    return NULL;
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

/* A lap seen while the program ran. A sample is not taken under a lock: it counts only if the four
 * times agree with each other, which half an update does not. */
static char *missed_best(const struct session *session, const struct car *seen, size_t *field)
{
    static const char *const fields[] = {"best_s1", "best_s2", "best_s3"};
    const struct car *final = car_of(session, seen->id);
    if (final == NULL || seen->lap_time_ms <= 0 ||
        seen->lap_time_ms != seen->s_ms[0] + seen->s_ms[1] + seen->s_ms[2]) {
        return NULL;
    }
    bool complete = seen->s_ms[0] > 0 && seen->s_ms[1] > 0 && seen->s_ms[2] > 0;
    for (size_t k = 0; complete && k < 3; k++) {
        *field = AT_BEST_S1 + 4 * k;
        if (final->best_s_ms[k] > seen->s_ms[k] + 1) {
            return text_format("car %d: %s is %d at the end, but it drove %.3f on the way",
                               seen->id, fields[k], final->best_s_ms[k], seen->s_ms[k]);
        }
    }
    *field = AT_BEST_LAP;
    if (complete && final->best_lap_ms > seen->lap_time_ms + 1) {
        return text_format("car %d: best_lap_time is %d at the end, but it drove a lap of %.3f on "
                           "the way",
                           seen->id, final->best_lap_ms, seen->lap_time_ms);
    }
    return NULL;
}

static void best_on_the_way(struct context *context, const struct session *session)
{
    const struct run *run = run_named(context, "plain");
    struct cars_place place;
    if (!cars_find(&run->log, context->lab->cars, &place)) {
        return;
    }
    const struct log_segment *segment = &run->log.segments[place.segment];
    for (size_t i = 0; i < segment->sample_count; i++) {
        for (int slot = 0; slot < place.count; slot++) {
            size_t field;
            struct car seen =
                car_read(segment->samples[i].bytes + place.offset + (size_t)slot * CAR_BYTES);
            char *text = missed_best(session, &seen, &field);
            if (text != NULL) {
                struct finding *finding = tell(context, "sim.best", text);
                locate_write(context, seen.id, field, finding, NULL);
                finding_look(finding,
                             "a time is the best only if it is smaller than the best so far");
                free(text);
                return;
            }
        }
    }
}

static void best(struct context *context, const struct session *session)
{
    size_t told = 0;
    judged(context, "sim.best");
    for (int i = 0; i < session->count && told < 3; i++) {
        size_t field;
        char *text = best_mistake(&session->cars[i], &field);
        if (text != NULL) {
            struct finding *finding = tell(context, "sim.best", text);
            locate_write(context, session->cars[i].id, field, finding, NULL);
            finding_look(finding, "0 means \"none yet\": the first time is always the best so far");
            told++;
        }
        free(text);
    }
    if (told == 0) {
        best_on_the_way(context, session);
    }
}

static bool is_before(const struct car *one, const struct car *other)
{
    if (other->best_lap_ms == 0) {
        return true;
    }
    return one->best_lap_ms != 0 && one->best_lap_ms <= other->best_lap_ms;
}

static void order(struct context *context, const struct session *session)
{
    judged(context, "sim.order");
    for (int i = 0; i + 1 < session->count; i++) {
        const struct car *one = &session->cars[i], *next = &session->cars[i + 1];
        if (is_before(one, next)) {
            continue;
        }
        struct finding *finding =
            findings_add(context->findings, "sim.order", "plain",
                         "at the end cars[%d] is car %d (best lap %d ms) and cars[%d] is car %d "
                         "(%d ms): not the classification",
                         i, one->id, one->best_lap_ms, i + 1, next->id, next->best_lap_ms);
        locate_sort(context, finding, "the parent writes the array here");
        finding_detail(finding, "the fastest lap goes first, cars without a lap go last; the array "
                                "in the segment itself is sorted once all cars are waited for");
        finding_look(finding, "was the segment sorted, or only a copy? does the comparison treat 0 "
                              "(no lap) as last?");
        return;
    }
}

/* Does the line hold that number as a word of digits of its own? */
static bool line_has(const char *line, size_t length, int number)
{
    for (size_t i = 0; i < length;) {
        if (!isdigit((unsigned char)line[i])) {
            i++;
            continue;
        }
        char *end;
        bool part_of_word = i > 0 && (isalpha((unsigned char)line[i - 1]) || line[i - 1] == '.' ||
                                      line[i - 1] == ':');
        long value = strtol(line + i, &end, 10);
        if (value == number && !part_of_word && *end != ':' && *end != '.') {
            return true;
        }
        i = (size_t)(end - line);
    }
    return false;
}

struct line {
    const char *text;
    size_t length;
};

/* The last `count` lines that hold a digit. */
static size_t last_lines(const char *text, struct line *lines, size_t count)
{
    size_t found = 0;
    const char *end = text + strlen(text);
    while (end > text && found < count) {
        const char *begin = end;
        while (begin > text && begin[-1] != '\n') {
            begin--;
        }
        size_t length = (size_t)(end - begin);
        bool has_digit = false;
        for (size_t i = 0; i < length; i++) {
            has_digit |= isdigit((unsigned char)begin[i]) != 0;
        }
        if (has_digit) {
            lines[count - ++found] = (struct line){begin, length};
        }
        end = begin > text ? begin - 1 : text;
    }
    return found;
}

static void printed(struct context *context, const struct session *session)
{
    const struct run *run = run_named(context, "plain");
    size_t count = (size_t)session->count;
    struct line *lines = memory_need(count, sizeof *lines);
    bool enough = last_lines(run->log.programs[0].out, lines, count) == count;
    judged(context, "sim.printed");
    if (run->log.programs[0].out_bytes > (long)strlen(run->log.programs[0].out)) {
        not_judged(context, "sim.printed", "the program printed more than was kept");
        context->is_judged[rule_find("sim.printed") - rules] = false;
    } else if (!enough) {
        struct finding *finding =
            findings_add(context->findings, "sim.printed", "plain",
                         "no classification was printed: %d lines were expected", session->count);
        finding_look(finding, "the call of the given function that prints the final table");
    }
    for (int i = 0; enough && i < session->count; i++) {
        if (!line_has(lines[i].text, lines[i].length, session->cars[i].id)) {
            findings_add(
                context->findings, "sim.printed", "plain",
                "line %d of the classification printed is not car %d, which is cars[%d] in "
                "memory: \"%.*s\"",
                i + 1, session->cars[i].id, i, (int)lines[i].length, lines[i].text);
            break;
        }
    }
    free(lines);
}

void family_session(struct context *context)
{
    struct session session;
    if (context->lab == NULL || !session_of(context, "plain", &session)) {
        return;
    }
    size_t wrong_laps = laps(context, &session);
    bool right_sums = sums(context, &session);
    sums_while_held(context);
    if (wrong_laps == 0 &&
        right_sums) { /* else what looks wrong in the best times follows from it */
        best(context, &session);
    }
    session_randomness(context, &session);
    order(context, &session);
    printed(context, &session);
    free(session.cars);
}
