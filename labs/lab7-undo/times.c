/* SPDX-License-Identifier: MIT
 *
 * Times as text. See times.h. Given: there is nothing to write here.
 */
#include "times.h"

#include <stdio.h>

const char *times_lap(char *text, double ms)
{
    long whole = (long)ms;
    long hours = whole / 3600000;
    int minutes = (int)(whole / 60000 % 60);
    int seconds = (int)(whole / 1000 % 60);
    int thousandths = (int)(whole % 1000);
    if (whole == 0)
        snprintf(text, TIMES_TEXT, "-");
    else if (hours > 0)
        snprintf(text, TIMES_TEXT, "%ld:%02d:%02d.%03d", hours, minutes, seconds, thousandths);
    else
        snprintf(text, TIMES_TEXT, "%d:%02d.%03d", minutes, seconds, thousandths);
    return text;
}

const char *times_sector(char *text, double ms)
{
    int whole = (int)ms;
    if (whole == 0)
        snprintf(text, TIMES_TEXT, "-");
    else
        snprintf(text, TIMES_TEXT, "%d.%03d", whole / 1000, whole % 1000);
    return text;
}

const char *times_gap(char *text, const struct gap *gap)
{
    if (!gap->known)
        text[0] = '\0';
    else if (gap->laps > 0)
        snprintf(text, TIMES_TEXT, "+%d lap%s", gap->laps, gap->laps == 1 ? "" : "s");
    else
        snprintf(text, TIMES_TEXT, "+%.3f", gap->ms / 1000);
    return text;
}
