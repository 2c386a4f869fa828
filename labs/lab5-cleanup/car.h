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
#include <semaphore.h>

#include "f1_car.h"
#include "options.h"

/* Drives a whole session. `car` is the car's own slot in shared memory, `lock` guards all slots.
 * False: the session was not driven to its end, as the lock failed (which was told) or as a signal
 * has asked us to stop. */
bool car_drive(F1_Car *car, const struct options *options, sem_t *lock);

#endif
