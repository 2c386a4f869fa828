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

void grid_fill(F1_Car *cars, const int *numbers, int count, int starters)
{
    for (int i = 0; i < count; i++) {
        cars[i] = (F1_Car){.id = numbers[i]};
        if (i >= starters)
            cars[i].done = 1; /* it was knocked out: this session is over for it already */
    }
}
