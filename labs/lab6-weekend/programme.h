/* SPDX-License-Identifier: MIT
 *
 * The programme of a week-end: which sessions there are, how long each is, whose result it starts
 * from. Facts only; weekend.c runs them.
 */
#ifndef PROGRAMME_H
#define PROGRAMME_H

#include <stdbool.h>

/* One session of a week-end. It is either timed (minutes), and the best lap counts, or a race
 * (race_km), and who drives the distance first wins. */
struct session_kind {
    const char *name;  /* "Q2": for --session, and the name of its files */
    const char *title; /* "Qualifying 2" */
    int number;        /* every session draws other times: part of the seed */
    int minutes;       /* the length of a timed session; 0: a race */
    int race_km;       /* the least distance of a race; 0: timed */
    const char *after; /* the session whose result it starts from; NULL: none */
    int knocked_out;   /* how often a quarter of the cars was sent home before it: Q2 1, Q3 2 */
    bool sprint;       /* the short race: points of its own, no need to stop */
};

/* Session number 0, 1, 2 ... of a week-end, with or without a sprint; NULL after the last one. */
const struct session_kind *programme_session(bool sprint, int index);

/* The session of that name: "Q2". NULL: that week-end has none. */
const struct session_kind *programme_find(bool sprint, const char *name);

/* How many of the cars take part. After the first qualifying a quarter of all cars (rounded down)
 * may not go on, after the second as many again: of 20 cars 15, then 10. */
int programme_starters(const struct session_kind *kind, int cars);

#endif
