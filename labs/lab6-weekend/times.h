/* SPDX-License-Identifier: MIT
 *
 * Times and gaps as text. Given: there is nothing to write here.
 *
 * Protocol: each function writes into `text`, which has room for TIMES_TEXT bytes, and returns it,
 * so that a call can stand in the middle of a printf.
 */
#ifndef TIMES_H
#define TIMES_H

#include "ranking.h"

enum { TIMES_TEXT = 40 };

/* 102317.4 becomes "1:42.317", 4502317 "1:15:02.317"; 0, which means "none yet", becomes "-". It is
 * cut off, as in the best times: a sum of three may look wrong by a thousandth or two. */
const char *times_lap(char *text, double ms);

/* 31045.87 becomes "31.045"; 0 becomes "-". */
const char *times_sector(char *text, double ms);

/* "+1.234", "+2 laps"; "" when it is not known. */
const char *times_gap(char *text, const struct gap *gap);

#endif
