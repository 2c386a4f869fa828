/* SPDX-License-Identifier: MIT
 *
 * Points. See points.h.
 */
#if LAB >= 6
#include "points.h"

int points_for(const struct session_kind *kind, int place, bool retired)
{
#if SOLVED >= 6
    static const int race[] = {25, 18, 15, 12, 10, 8, 6, 4, 2, 1};
    static const int sprint[] = {8, 7, 6, 5, 4, 3, 2, 1};
    int paid = kind->sprint ? 8 : 10; /* how many places are worth something */
    if (kind->minutes != 0 || retired || place > paid)
        return 0;
    return kind->sprint ? sprint[place - 1] : race[place - 1];
#else
    /* TODO lab 6: the points of points.h. kind->minutes is 0 for both races, kind->sprint tells
     * them apart. Do not read past the end of a table. The next three lines go. */
    (void)kind;
    (void)place;
    (void)retired;
    return 0;
#endif
}
#endif
