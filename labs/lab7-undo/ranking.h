/* SPDX-License-Identifier: MIT
 *
 * Who is where: a copy of all cars as they were at one moment, in the order of the ranking.
 *
 * Protocol: session.c fills `entries` with the lock in hand. Everything here works on that copy,
 * without the lock; nothing of it is shared.
 */
#ifndef RANKING_H
#define RANKING_H

#include <stdbool.h>

#include "f1_car.h"
#include "options.h"
#include "paddock.h"

/* What is known of one car. */
struct entry {
    F1_Car car;
    struct run run;
};

/* A copy of everything, of one moment. */
struct view {
    char title[32];
    int cars;     /* how many entries there are */
    int starters; /* how many of them take part: the first ones; the others were knocked out */
    int minutes;  /* 0: a race */
    int laps;     /* of a race */
    struct entry entries[OPTIONS_MAX_CARS];
};

/* A best time and the number of the car that drove it; 0: nobody has driven yet. */
struct best {
    int ms;
    int car;
};

/* The best of all cars. */
struct bests {
    struct best sector[3];
    struct best lap;
};

/* What the car ahead is away. */
struct gap {
    bool known; /* false: it makes no sense, or nobody can say yet */
    int laps;   /* so many laps; 0: see ms */
    double ms;
};

/* Brings the entries into the order of the ranking. A timed session ranks on the best lap; who has
 * none comes last. A race ranks on the laps, then on the time at which the last of them was
 * completed; who has retired comes last. Where all is equal the better place on the grid comes
 * first, or in a timed session the smaller number. Cars that take no part stay where they are,
 * behind all others. */
void ranking_sort(struct view *view);

/* The best times and who holds them: where two are equal, who is ranked better. */
void ranking_bests(const struct view *view, struct bests *bests);

/* The gap between entry `index` of a sorted view and the entry before it. In a timed session it is
 * the difference of the best laps. In a race it is the time between the two at the line, or, when
 * one has completed more laps than the other and more than the last, how many. Not known for the
 * first one, for who has no lap, and between cars of which one has retired. */
struct gap ranking_gap(const struct view *view, int index);

#endif
