/* SPDX-License-Identifier: MIT
 *
 * Everything that has to be shared and given back: the cars' segment, the lock, and a third segment
 * for what a session needs beside the cars. The cars' segment holds the cars and nothing else.
 *
 * Protocol: the parent calls paddock_acquire() before the first fork, so that every child has all
 * of it attached, and paddock_give_back() when no child is left. Whatever lies in the two segments
 * is read and written with the lock in hand.
 */
#ifndef PADDOCK_H
#define PADDOCK_H

#include <semaphore.h>
#include <stdbool.h>

#include "f1_car.h"
#include "options.h"
#include "programme.h"

/* What is known of a car in a session beside its F1_Car. */
struct run {
    double time_ms;        /* since the start, when it completed its last lap; 0: none yet */
    double time_before_ms; /* the same for the lap before that one */
    int grid;              /* its place on the grid of a race; 0: not a race */
};

/* The third segment. `runs` belongs to the array of the cars: the same slot is the same car. */
struct tower {
    int cars_id;  /* the cars' segment that this one goes with: how a viewer finds it */
    int cars;     /* how many there are */
    int starters; /* how many of them take part: those in the first slots */
    int minutes;  /* as in struct session_kind; 0: a race */
    int laps;     /* of a race */
    char title[32];
    struct run runs[]; /* one for each car */
};

/* -1 and NULL: we do not have it (yet). This struct is private memory: fork copies it, and what it
 * points to is shared. */
struct paddock {
    int cars_id;
    F1_Car *cars;
    int tower_id;
    struct tower *tower;
    int lock_id;
    sem_t *lock;
};

/* Makes and attaches all of it. False: something failed, which was told; what there is must be
 * given back all the same. */
bool paddock_acquire(struct paddock *paddock, const struct options *options);

/* Gives back what there is. False: some of it could not be, and it was told. */
bool paddock_give_back(const struct paddock *paddock);

/* The parent's way to the lock: lock_release() is the way back. It does not wait for ever for what
 * a killed car has taken along. False: there is no lock, and it was told (unless a signal has asked
 * us to stop). */
bool paddock_enter(const struct paddock *paddock);

/* Marks a car as retired whose process has ended too early: it can't do that itself any more.
 * False: the lock failed, as above. */
bool paddock_retire(const struct paddock *paddock, F1_Car *car);

/* Puts the cars into their slots for a session: the numbers in this order, nobody has driven. Takes
 * the lock for it. False: the lock failed, and it was told. */
bool paddock_line_up(struct paddock *paddock, const struct session_kind *kind, int laps,
                     const int *numbers);

#endif
