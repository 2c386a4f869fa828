/* SPDX-License-Identifier: MIT
 *
 * race: the simulator. main, at the bottom, says in which order everything happens.
 */
#include <stdio.h>
#include <stdlib.h>

#include "board.h"
#include "f1_car.h"
#include "grid.h"
#include "lock.h"
#include "options.h"
#include "segment.h"
#include "session.h"

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

int main(int argc, char **argv)
{
    struct options options;
    options_read(&options, argc, argv);

    /* Both segments are attached once, before the forks: the children have them attached too. */
    int cars_id = create_segment(&options);
    if (cars_id == -1)
        return EXIT_FAILURE;
    tell_segment(cars_id);
    F1_Car *cars = segment_attach(cars_id);
    if (cars == NULL)
        return EXIT_FAILURE;
    int lock_id;
    sem_t *lock = lock_create(&lock_id);
    if (lock == NULL)
        return EXIT_FAILURE;
    printf("The lock's segment is %d. Remove it: ipcrm -m %d\n", lock_id, lock_id);
    grid_fill(cars, options.cars); /* without the lock: nobody else is there yet */
    fflush(stdout);                /* fork copies what still waits in the buffer */

    struct session session;
    session_init(&session, &options, cars, lock);
    if (!session_run(&session))
        return EXIT_FAILURE;
    board_print_classification(cars, options.cars);

    /* The program ends, its segments stay: the kernel keeps them. Lab 5 gives them back. */
    return session.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
