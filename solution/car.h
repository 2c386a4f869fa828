/* SPDX-License-Identifier: MIT
 *
 * The process of one car: it drives its laps and keeps its slot of the shared array up to date.
 *
 * Protocol: session_start() makes the process, which calls car_drive() and then ends. It must not
 * touch any other slot.
 */
#if LAB >= 3
#ifndef CAR_H
#define CAR_H

#include <stdbool.h>
#if LAB == 4 || LAB == 5
#include <semaphore.h>
#endif
#if LAB >= 6
#include <time.h>
#endif

#if LAB <= 5
#include "f1_car.h"
#include "options.h"
#endif
#if LAB >= 6
#include "paddock.h"
#include "programme.h"
#endif

#if LAB == 3
/* Drives a whole session. `car` is the car's own slot in shared memory. */
void car_drive(F1_Car *car, const struct options *options);
#endif
#if LAB == 4
/* Drives a whole session. `car` is the car's own slot in shared memory, `lock` guards all slots.
 * False: the lock failed, and it was told. */
bool car_drive(F1_Car *car, const struct options *options, sem_t *lock);
#endif
#if LAB == 5
/* Drives a whole session. `car` is the car's own slot in shared memory, `lock` guards all slots.
 * False: the session was not driven to its end, as the lock failed (which was told) or as a signal
 * has asked us to stop. */
bool car_drive(F1_Car *car, const struct options *options, sem_t *lock);
#endif
#if LAB >= 6
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

#endif
#endif
