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
    /* TODO lab 2: for each of the `count` cars: its number is grid_number(its index), all other
     * fields are 0. `cars` is the shared memory itself, an array: nothing is to be allocated.
     * The next two lines go. */
    (void)cars;
    (void)count;
}
