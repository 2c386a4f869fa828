/* SPDX-License-Identifier: MIT
 * A bad address in an inlined function. */
#include <stdio.h>
#include <stdlib.h>

struct car {
    int number, laps;
};

static void drive(struct car *car)
{
    car->laps = car->number;
}

int main(int argc, char **argv)
{
    struct car *car = argc > 5 ? (struct car *)(void *)argv : NULL;
    drive(car);
    printf("%d\n", argc);
    return 0;
}
