/* SPDX-License-Identifier: MIT
 *
 * What race can be told on the command line. Given: there is nothing to write here.
 *
 * Protocol: main calls options_read() first of all, and hands the result on by pointer. Nobody
 * changes it afterwards, so there is no global variable.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

enum { OPTIONS_MAX_CARS = 1000 };

#if LAB <= 5
struct options {
    int cars;           /* 1 to OPTIONS_MAX_CARS */
    int laps;           /* of the session, at least 1 */
    unsigned long seed; /* the same seed gives the same times */
    int pace_ms;        /* real milliseconds that a sector takes; 0: as fast as it goes */
    bool by_key;        /* make the segment with a key that others can work out too */
    int mode;           /* access rights of the segment, as those of a file: 0600 */
};
#endif
#if LAB >= 6
struct options {
    int cars;                      /* 1 to OPTIONS_MAX_CARS */
    int numbers[OPTIONS_MAX_CARS]; /* the cars' numbers */
    int laps;                      /* of a race; 0: as many as its distance needs */
    double length_km;              /* of the circuit */
    const char *circuit;           /* its name, NULL: it has none */
    int race_km;                   /* its grand prix has another distance than all others, or 0 */
    const char *session;           /* name of the one session to run; NULL: see weekend */
    bool weekend;                  /* run a whole week-end */
    bool sprint;                   /* the week-end is one with a sprint */
    char **championship;           /* the week-ends' folders, NULL at the end; or NULL */
    const char *results;           /* the folder of the results; NULL: none are written */
    unsigned long seed;            /* the same seed gives the same times */
    int pace_ms;                   /* real milliseconds that a sector takes; 0: flat out */
    int refresh_ms;                /* a new table so often; 0: as the pace asks for */
    bool json;                     /* lines for programs in the place of tables */
    bool by_key;                   /* make the segment with a key that others can work out too */
    int mode;                      /* access rights of the segment, as those of a file: 0600 */
};
#endif

/* Reads the arguments of main. Ends the program itself: --help with exit status 0, a mistake with
 * a message and exit status 2. */
void options_read(struct options *options, int argc, char **argv);

#endif
