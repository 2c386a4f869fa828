/* SPDX-License-Identifier: MIT
 *
 * race: the simulator. main, at the bottom, says in which order everything happens.
 */
#include <stdio.h>
#include <stdlib.h>

#if LAB <= 5
#if LAB >= 2
#include "board.h"
#endif
#include "f1_car.h"
#if LAB >= 2
#include "grid.h"
#endif
#if LAB <= 2
#include "input.h"
#endif
#if LAB >= 4
#include "lock.h"
#endif
#include "options.h"
#include "segment.h"
#if LAB >= 3
#include "session.h"
#endif
#if LAB == 5
#include "stop.h"
#endif
#endif
#if LAB >= 6
#include "championship.h"
#include "options.h"
#include "paddock.h"
#include "stop.h"
#include "weekend.h"
#endif

#if LAB <= 5
/* How many bytes the segment needs for all cars together. */
static size_t segment_bytes(const struct options *options)
{
#if LAB >= 2
    return sizeof(F1_Car) * (size_t)options->cars;
#elif SOLVED >= 1
    return (size_t)F1_CAR_BYTES * (size_t)options->cars;
#else
    /* TODO lab 1: how many bytes do all options->cars cars need together? f1_car.h says how many
     * one needs. The next two lines go. */
    (void)options;
    return F1_CAR_BYTES;
#endif
}

/* Makes the segment of the cars. Returns its id; -1: there is none, and it was told. */
static int create_segment(const struct options *options)
{
    key_t key = segment_key(options->by_key);
    if (key == -1)
        return -1;
    return segment_create(key, segment_bytes(options), options->mode);
}
#endif

#if LAB <= 4
static void tell_segment(int id)
{
    printf("The cars' segment is %d.\n", id);
    printf("Look at it: ipcs -m -i %d    Remove it: ipcrm -m %d\n", id, id);
    fflush(stdout);
}
#endif
#if LAB == 5
static void tell_segment(int id)
{
    printf("The cars' segment is %d. Look at it: ipcs -m -i %d\n", id, id);
    fflush(stdout);
}
#endif

#if LAB <= 2
static void wait_for_enter(void)
{
    printf("Press Enter to end.\n");
    fflush(stdout);
    input_line(); /* the end of the input will do as well */
}
#endif

#if LAB == 1
int main(int argc, char **argv)
{
    struct options options;
    options_read(&options, argc, argv);

    int cars_id = create_segment(&options);
    if (cars_id == -1)
        return EXIT_FAILURE;
    tell_segment(cars_id);

    /* The program ends, its segment stays: the kernel keeps it. Lab 5 gives it back. */
    wait_for_enter();
    return EXIT_SUCCESS;
}
#endif
#if LAB == 2
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
#endif
#if LAB == 3
int main(int argc, char **argv)
{
    struct options options;
    options_read(&options, argc, argv);

    /* Attached once, before the forks: the children have it attached too. */
    int cars_id = create_segment(&options);
    if (cars_id == -1)
        return EXIT_FAILURE;
    tell_segment(cars_id);
    F1_Car *cars = segment_attach(cars_id);
    if (cars == NULL)
        return EXIT_FAILURE;
    grid_fill(cars, options.cars);

    struct session session;
    session_init(&session, &options, cars);
    if (!session_run(&session))
        return EXIT_FAILURE;
    board_print_classification(cars, options.cars);

    /* The program ends, its segment stays: the kernel keeps it. Lab 5 gives it back. */
    return session.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
#endif
#if LAB == 4
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
#endif
#if LAB == 5
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
#if SOLVED >= 5
    /* All of it is tried, also after a failure: the rest shall not stay behind because of it. */
    bool ok = true;
    if (ours->lock != NULL && !lock_destroy(ours->lock))
        ok = false;
    if (ours->lock_id != -1 && !segment_remove(ours->lock_id))
        ok = false;
    if (ours->cars != NULL && !segment_detach(ours->cars))
        ok = false;
    if (ours->cars_id != -1 && !segment_remove(ours->cars_id))
        ok = false;
    return ok;
#else
    /* TODO lab 5: give back what we have, and only that: acquire() may have failed half-way. The
     * lock is destroyed, its segment removed, the cars detached, their segment removed. Try all of
     * it, also when one of them fails; return false if one has. The next line goes. */
    (void)ours;
    return true;
#endif
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
#endif
#if LAB >= 6
/* There is one way out, and every other leads to it: that is why nothing is forgotten. */
int main(int argc, char **argv)
{
    static struct options options;
    static int numbers[OPTIONS_MAX_CARS]; /* in the order in which the first session starts */
    options_read(&options, argc, argv);
    if (options.championship != NULL)
        return championship_print(options.championship, options.results) ? EXIT_SUCCESS
                                                                         : EXIT_FAILURE;
    if (!stop_install()) /* first of all: from now on Ctrl-C can't end us half-way */
        return EXIT_FAILURE;
    if (!weekend_prepare(&options, numbers)) /* before anything is made */
        return EXIT_FAILURE;

    struct paddock paddock;
    bool ok = paddock_acquire(&paddock, &options) && weekend_run(&paddock, &options, numbers);
    if (!paddock_give_back(&paddock))
        ok = false;

    if (stop_signal() != 0)
        return 128 + stop_signal(); /* what shells say of a program that a signal has ended */
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
#endif
