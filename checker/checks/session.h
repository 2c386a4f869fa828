/* SPDX-License-Identifier: MIT
 *
 * The cars as a run has left them.
 */
#ifndef SCRUTINEER_CHECKS_SESSION_H
#define SCRUTINEER_CHECKS_SESSION_H

#include "cars.h"
#include "context.h"

struct session {
    struct car *cars; /* the caller frees them */
    int count;
};

/* Offsets in a car: for the place that writes the field. */
enum {
    AT_LAP_TIME = 8,
    AT_S1 = 16,
    AT_BEST_S1 = 40,
    AT_OUT = 56,
    AT_LAP = 60,
    AT_BEST_LAP = 64,
    AT_DONE = 68
};

/* False: there is no such run, it did not come to its end, or its cars are not found. */
bool session_of(const struct context *context, const char *name, struct session *session);

/* sim.random: of the run `plain`, against the runs `again` and `other`. */
void session_randomness(struct context *context, const struct session *session);

#endif
