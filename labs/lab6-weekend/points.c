/* SPDX-License-Identifier: MIT
 *
 * Points. See points.h.
 */
#include "points.h"

int points_for(const struct session_kind *kind, int place, bool retired)
{
    /* TODO lab 6: the points of points.h. kind->minutes is 0 for both races, kind->sprint tells
     * them apart. Do not read past the end of a table. The next three lines go. */
    (void)kind;
    (void)place;
    (void)retired;
    return 0;
}
