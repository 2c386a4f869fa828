/* SPDX-License-Identifier: MIT
 *
 * Real circuits: how long a lap is. Given: there is nothing to write here.
 */
#ifndef CIRCUITS_H
#define CIRCUITS_H

struct circuit {
    const char *name;
    double length_km;
    int race_km; /* 0: as everywhere; else its grand prix is so long */
};

/* The circuit of that name. NULL: it is not in the table. */
const struct circuit *circuits_find(const char *name);

/* The name of circuit number 0, 1, 2 ...; NULL after the last one. */
const char *circuits_name(int index);

/* How many laps a race has: as many as are needed to reach the distance. */
int circuits_laps(double length_km, int distance_km);

#endif
