/* SPDX-License-Identifier: MIT
 * Four segments whose sizes come from afar: a parameter that is written like an array, a function's
 * value, a variable, a type with a star. Its twin is sizeof-far-right. */
#include "segments.h"

static long numbers[4]; /* another thing of the same name as the parameter */

static size_t wanted(struct car cars[], size_t count)
{
    (void)cars;
    return count * /* each */ sizeof cars;
}

static int of_array(long numbers[4])
{
    return make(sizeof(numbers), 0600);
}

static int of_value(void)
{
    struct car some[3];
    return make(wanted(some, 3), 0600);
}

static int of_variable(void)
{
    const struct car *car;
    size_t bytes = 5 * sizeof(car); // "sizeof(struct car)" was meant
    return make(bytes, 0600);
}

int main(void)
{
    int ids[4];
    ids[0] = of_array(numbers);
    ids[1] = of_value();
    ids[2] = of_variable();
    ids[3] = make(7 * sizeof(struct car *), 0600);
    for (int i = 0; i < 4; i++) {
        shmctl(ids[i], IPC_RMID, NULL);
    }
    return 0;
}
