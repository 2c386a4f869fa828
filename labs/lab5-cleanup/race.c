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
#include "stop.h"

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
    printf("The cars' segment is %d. Look at it: ipcs -m -i %d\n", id, id);
    fflush(stdout);
}

/* What has to be given back. -1 and NULL: we do not have it (yet). */
struct belongings {
    int cars_id;
    F1_Car *cars;
    int lock_id;
    sem_t *lock;
};

/* Each thing is noted as soon as we have it, so that give_back() knows how far we came. */
static bool acquire(struct belongings *ours, const struct options *options)
{
    ours->cars_id = create_segment(options);
    if (ours->cars_id == -1)
        return false;
    tell_segment(ours->cars_id);
    ours->cars = segment_attach(ours->cars_id);
    if (ours->cars == NULL)
        return false;
    ours->lock = lock_create(&ours->lock_id);
    return ours->lock != NULL;
}

static bool give_back(const struct belongings *ours)
{
    /* TODO lab 5: give back what we have, and only that: acquire() may have failed half-way. The
     * lock is destroyed, its segment removed, the cars detached, their segment removed. Try all of
     * it, also when one of them fails; return false if one has. The next line goes. */
    (void)ours;
    return true;
}

/* False: something went wrong, and it was told. */
static bool hold_session(const struct belongings *ours, const struct options *options)
{
    grid_fill(ours->cars, options->cars); /* without the lock: nobody else is there yet */
    struct session session;
    session_init(&session, options, ours->cars, ours->lock);
    if (!session_run(&session))
        return false;
    board_print_classification(ours->cars, options->cars);
    if (ferror(stdout)) {
        fprintf(stderr, "race: standard output could not be written\n");
        return false;
    }
    return !session.failed;
}

/* There is one way out, and every other leads to it: that is why nothing is forgotten. */
int main(int argc, char **argv)
{
    struct options options;
    options_read(&options, argc, argv);
    if (!stop_install()) /* first of all: from now on Ctrl-C can't end us half-way */
        return EXIT_FAILURE;

    struct belongings ours = {.cars_id = -1, .cars = NULL, .lock_id = -1, .lock = NULL};
    bool ok = acquire(&ours, &options) && hold_session(&ours, &options);
    if (!give_back(&ours))
        ok = false;

    if (stop_signal() != 0)
        return 128 + stop_signal(); /* what shells say of a program that a signal has ended */
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
