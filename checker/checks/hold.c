/* SPDX-License-Identifier: MIT
 *
 * The hold test, a second witness from outside, on the plain program: while the marshal has the
 * program's own lock, nobody who respects it writes. Only for labs that ask for the lock: a program
 * that works without one, by atomic operations, can be right too and is left alone.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "cars.h"
#include "families.h"
#include "lock.h"
#include "locks.h"
#include "places.h"
#include "tracelog.h"

bool lock_to_hold(const struct context *context, struct hold_target *target)
{
    const struct run *run = run_named(context, "traced");
    struct cars_place place;
    if (run == NULL || context->trace == NULL || !ran_to_its_end(run) ||
        !cars_find(&run->log, context->lab->cars, &place)) {
        return false;
    }
    struct locks *locks = locks_read(context->trace);
    const struct lock *found = NULL;
    size_t taken = 0;
    for (size_t i = 0; i < locks->count; i++) {
        if (locks->all[i].takers > 1) {
            found = &locks->all[i];
            taken++;
        }
    }
    int ordinal = found ? segment_ordinal(run, found->object) : -1;
    bool can = taken == 1 && !locks->atomics && found->kind == TRACE_LOCK_SEM && ordinal >= 0 &&
               found->initialised && found->shared != 0;
    if (can) {
        *target = (struct hold_target){.segment = ordinal,
                                       .offset = (size_t)found->offset,
                                       .watched = place.segment,
                                       .from = place.offset,
                                       .bytes = (size_t)place.count * CAR_BYTES};
    }
    free(locks);
    return can;
}

static size_t first_difference(const struct log_hold *hold, const struct cars_place *place)
{
    size_t end = place->offset + (size_t)place->count * CAR_BYTES;
    for (size_t i = place->offset; i < end && i < hold->bytes; i++) {
        if (hold->before[i] != hold->after[i]) {
            return i - place->offset;
        }
    }
    return 0;
}

static bool has_error(const struct context *context, const char *rule)
{
    for (size_t i = 0; i < context->findings->count; i++) {
        if (strcmp(context->findings->all[i].rule->id, rule) == 0) {
            return true;
        }
    }
    return false;
}

/* Told only where the instrumented program has not shown the cause already, with both places. */
void family_hold(struct context *context)
{
    const struct run *run = run_named(context, "hold");
    struct cars_place place;
    if (run_named(context, "traced") != NULL) {
        judged(context, "sim.unlocked");
    } else {
        not_judged(context, "sim.unlocked", "%s", why_no_trace(context));
    }
    if (run == NULL || has_error(context, "race") || has_error(context, "lock.unbalanced") ||
        !cars_find(&run->log, context->lab->cars, &place)) {
        return;
    }
    for (size_t i = 0; i < run->log.hold_count; i++) {
        const struct log_hold *hold = &run->log.holds[i];
        if (!hold->changed) {
            continue;
        }
        size_t at = first_difference(hold, &place);
        struct finding *finding =
            findings_add(context->findings, "sim.unlocked", "hold",
                         "cars[%zu].%s changed while the checker held the lock", at / CAR_BYTES,
                         cars_field_at(at % CAR_BYTES));
        locate_write(context, car_number((int)(at / CAR_BYTES)), at % CAR_BYTES, finding,
                     "it is written here");
        finding_detail(finding,
                       "the checker took the program's own semaphore; a process that takes "
                       "it too would have waited");
        return;
    }
}
