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

struct options {
    int cars;           /* 1 to OPTIONS_MAX_CARS */
    int laps;           /* of the session, at least 1 */
    unsigned long seed; /* the same seed gives the same times */
    int pace_ms;        /* real milliseconds that a sector takes; 0: as fast as it goes */
    bool by_key;        /* make the segment with a key that others can work out too */
    int mode;           /* access rights of the segment, as those of a file: 0600 */
};

/* Reads the arguments of main. Ends the program itself: --help with exit status 0, a mistake with
 * a message and exit status 2. */
void options_read(struct options *options, int argc, char **argv);

#endif
