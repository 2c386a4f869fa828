/* SPDX-License-Identifier: MIT
 *
 * The starting grid. See grid.h.
 */
#include "grid.h"

static const int default_numbers[] = {44, 77, 5,  7,  3, 33, 11, 31, 18, 35,
                                      27, 55, 10, 28, 8, 20, 2,  14, 9,  16};

enum { DEFAULT_COUNT = sizeof default_numbers / sizeof default_numbers[0] };

int grid_number(int index)
{
    if (index < DEFAULT_COUNT)
        return default_numbers[index];
    return 101 + (index - DEFAULT_COUNT);
}

void grid_fill(F1_Car *cars, int count)
{
    /* A new segment is all zeros. We write them nevertheless: then the grid is right whatever was
     * there before. The fields that are not named in the braces become 0. */
    for (int i = 0; i < count; i++)
        cars[i] = (F1_Car){.id = grid_number(i)};
}
