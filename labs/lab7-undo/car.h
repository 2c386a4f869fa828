/* SPDX-License-Identifier: MIT
 *
 * The process of one car: it drives its laps and keeps its slot of the shared array up to date.
 *
 * Protocol: session_start() makes the process, which calls car_drive() and then ends. It must not
 * touch any other slot.
 */
#ifndef CAR_H
#define CAR_H

#include <stdbool.h>
#include <time.h>

#include "paddock.h"
#include "programme.h"

/* What every car must know of the session. */
struct orders {
    const struct session_kind *kind;
    int laps; /* of a race */
    unsigned long seed;
    double pace;           /* real milliseconds for a simulated one; 0: flat out */
    struct timespec start; /* when the session has begun, by CLOCK_MONOTONIC */
};

/* Drives a whole session, with the car in that slot. False: it was not driven to its end, as the
 * lock failed (which was told) or as a signal has asked us to stop. */
bool car_drive(const struct paddock *paddock, int slot, const struct orders *orders);

#endif
