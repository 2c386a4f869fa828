/* SPDX-License-Identifier: MIT
 *
 * race: the simulator. main, at the bottom, says in which order everything happens.
 */
#include <stdio.h>
#include <stdlib.h>

#include "board.h"
#include "f1_car.h"
#include "grid.h"
#include "input.h"
#include "options.h"
#include "segment.h"

/* How many bytes the segment needs for all cars together. */
static size_t segment_bytes(const struct options *options)
{
    return sizeof(F1_Car) * (size_t)options->cars;
}

/* Makes the segment of the cars. Returns its id; -1: there is none, and it was told. */
static int create_segment(const struct options *options)
{
    key_t key = segment_key(options->by_key);
    if (key == -1)
        return -1;
    return segment_create(key, segment_bytes(options), options->mode);
}

static void tell_segment(int id)
{
    printf("The cars' segment is %d.\n", id);
    printf("Look at it: ipcs -m -i %d    Remove it: ipcrm -m %d\n", id, id);
    fflush(stdout);
}

static void wait_for_enter(void)
{
    printf("Press Enter to end.\n");
    fflush(stdout);
    input_line(); /* the end of the input will do as well */
}

int main(int argc, char **argv)
{
    struct options options;
    options_read(&options, argc, argv);

    int cars_id = create_segment(&options);
    if (cars_id == -1)
        return EXIT_FAILURE;
    tell_segment(cars_id);
    F1_Car *cars = segment_attach(cars_id);
    if (cars == NULL)
        return EXIT_FAILURE;

    grid_fill(cars, options.cars);
    board_print_grid(cars, options.cars);

    /* The program ends, its segment stays: the kernel keeps it. Lab 5 gives it back. */
    wait_for_enter();
    return EXIT_SUCCESS;
}
