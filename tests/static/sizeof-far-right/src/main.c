/* SPDX-License-Identifier: MIT
 * Sizes in which a sizeof of a pointer is written, but which are right, or of which nobody can
 * tell: in a comment, in a text, of an element, of an array, beside the right one, under an #if, of
 * a variable that is set twice, of void *. Its twin is sizeof-far-wrong. */
#include <stdio.h>

#include "segments.h"

#define HEAD sizeof(long)

static long numbers[4];

static size_t of_member(struct car *car)
{
    return sizeof car->times + sizeof(car[0]) - sizeof(*car);
}

static size_t of_cars(const struct car *cars, int count)
{
    /* not sizeof(cars) */
    printf("not %s either\n", "sizeof(cars)");
#if 0
    return sizeof(cars);
#endif
    return sizeof(*cars) * (size_t)count;
}

static size_t set_twice(struct car *car, int large)
{
    size_t bytes = sizeof(car);
    if (large)
        bytes = sizeof(*car);
    return bytes;
}

int main(void)
{
    struct car car = {0, {0}}, *cars = &car;
    void *words = cars;                              /* as many bytes as an address has: meant so */
    size_t table = sizeof(cars) + 3 * sizeof(*cars); /* a pointer, then three cars */
    int ids[] = {make(of_member(cars), 0600),
                 make(of_cars(cars, 2), 0600),
                 make(set_twice(cars, 1), 0600),
                 make(sizeof(numbers), 0600),
                 make(table, 0600),
                 make(HEAD * 3, 0600),
                 make(sizeof(struct car), 0600),
                 make(sizeof numbers[0], 0600),
                 make(sizeof(double[8]), 0600),
                 make(4 * sizeof(double), 0600),
                 make(9 * sizeof(void *), 0600),
                 make(3 * sizeof(words), 0600)};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        shmctl(ids[i], IPC_RMID, NULL);
    }
    return 0;
}
