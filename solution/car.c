/* SPDX-License-Identifier: MIT
 *
 * The process of one car. See car.h.
 *
 * For each sector: draw its time, sleep as long as the pace says, then write the slot. From lab 4
 * on, only the writing is done with the lock in hand.
 */
#if LAB >= 3
#include "car.h"

#if LAB >= 4
#include "lock.h"
#endif
#include "nap.h"
#include "random.h"
#if LAB >= 5
#include "stop.h"
#endif
#include "timing.h"

/* What the process needs at every step. It is private: fork has given each car its own. */
struct driver {
    /* its slot in shared memory */
    F1_Car *car;
#if LAB >= 4
    /* guards all slots, in shared memory too */
    sem_t *lock;
#endif
    struct random_stream stream;
    int pace_ms;
};

#if LAB >= 4
/* The next two functions write the slot. Who calls them holds the lock. */

#endif
/* Writes that the car has finished sector 1, 2 or 3 in so many milliseconds. */
static void write_sector(F1_Car *car, int sector, double time_ms)
{
#if SOLVED >= 3
    if (sector == 1) { /* a new lap begins: the times of the old one go */
        car->s1 = time_ms;
        car->s2 = 0;
        car->s3 = 0;
        car->best_s1 = timing_best(car->best_s1, time_ms);
    } else if (sector == 2) {
        car->s2 = time_ms;
        car->best_s2 = timing_best(car->best_s2, time_ms);
    } else {
        car->s3 = time_ms;
        car->best_s3 = timing_best(car->best_s3, time_ms);
        car->stand = 0; /* the pits are in sector 3: whoever was there has left them */
    }
    car->lap_time = car->s1 + car->s2 + car->s3;
    if (sector == 3) {
        car->lap++;
        car->best_lap_time = timing_best(car->best_lap_time, car->lap_time);
    }
#else
    /* TODO lab 3: write the finished sector into the slot.
     *  - Sector 1: a new lap begins, so s1 is time_ms and s2 and s3 are 0. Sectors 2 and 3: only
     *    their own time. After sector 3 the car is not in the pits any more (stand).
     *  - The best time of that sector: see timing_best() in timing.h.
     *  - lap_time is always the sum of s1, s2 and s3.
     *  - Sector 3 completes the lap: one more in `lap`, and perhaps a better best_lap_time.
     * The next three lines go. */
    (void)car;
    (void)sector;
    (void)time_ms;
#endif
}

/* Writes that the session is over for this car, because it has retired or finished. */
static void write_end(F1_Car *car, bool retired)
{
#if SOLVED >= 3
    if (retired)
        car->out = 1; /* the lap that it was in does not count: `lap` stays */
    car->done = 1;
#else
    /* TODO lab 3: set `done`, and `out` too if the car has retired. The next two lines go. */
    (void)car;
    (void)retired;
#endif
}

#if LAB == 3
static void drive_sector(struct driver *driver, int sector)
{
    double time_ms = timing_sector_ms(&driver->stream);
    double stop_ms = sector == 3 ? timing_stop_ms(&driver->stream) : 0;
    if (stop_ms > 0)
        driver->car->stand = 1; /* until the sector is finished */
    nap_ms(driver->pace_ms);
    write_sector(driver->car, sector, time_ms + stop_ms);
}
#endif
#if LAB >= 4
static bool enter_pits(struct driver *driver)
{
#if SOLVED >= 4
    if (!lock_take(driver->lock))
        return false;
#else
    /* TODO lab 4: hold the lock while `stand` is written. lock_take() and lock_release() say
     * whether they have worked: return false if one of them has not. */
#endif
    driver->car->stand = 1; /* until the sector is finished */
#if SOLVED >= 4
    return lock_release(driver->lock);
#else
    return true;
#endif
}

/* Writes a finished sector: all its fields while the lock is held, so nobody sees half of them. */
static bool finish_sector(struct driver *driver, int sector, double time_ms)
{
#if SOLVED >= 4
    if (!lock_take(driver->lock))
        return false;
#else
    /* TODO lab 4: hold the lock while write_sector() writes. Return false if taking it or giving it
     * back fails. */
#endif
    write_sector(driver->car, sector, time_ms);
#if SOLVED >= 4
    return lock_release(driver->lock);
#else
    return true;
#endif
}

static bool finish_session(struct driver *driver, bool retired)
{
#if SOLVED >= 4
    if (!lock_take(driver->lock))
        return false;
#else
    /* TODO lab 4: the lock once more, for the fields that write_end() writes. */
#endif
    write_end(driver->car, retired);
#if SOLVED >= 4
    return lock_release(driver->lock);
#else
    return true;
#endif
}

static bool drive_sector(struct driver *driver, int sector)
{
    /* Drawing and sleeping touch nothing that is shared, so they are done without the lock. Slept
     * with the lock in hand, only one car at a time would drive. */
    double time_ms = timing_sector_ms(&driver->stream);
    double stop_ms = sector == 3 ? timing_stop_ms(&driver->stream) : 0;
    if (stop_ms > 0 && !enter_pits(driver))
        return false;
    nap_ms(driver->pace_ms);
#if LAB >= 5
    /* Here, between two sectors, the slot is in order and the lock is not ours. */
#if SOLVED >= 5
    if (stop_signal() != 0)
        return false;
#else
    /* TODO lab 5: so this is the place to return false if a signal has asked us to stop (stop.h).
     * Why would the middle of write_sector() be a bad one? */
#endif
#endif
    return finish_sector(driver, sector, time_ms + stop_ms);
}
#endif

#if LAB == 3
void car_drive(F1_Car *car, const struct options *options)
{
    struct driver driver = {.car = car, .pace_ms = options->pace_ms};
#if SOLVED >= 3
    /* Here, in the car's own process, and with its own number: streams that were copied by fork
     * would all give the same times. */
    random_init(&driver.stream, options->seed, car->id);
#else
    /* TODO lab 3: call random_init() for driver.stream, with the seed of the options and the number
     * of this car. What would happen if all cars used the same number? */
#endif
    int sectors = options->laps * 3;
    int finished = timing_finished_sectors(&driver.stream, sectors);
    for (int i = 0; i < finished; i++)
        drive_sector(&driver, i % 3 + 1);
    write_end(car, finished < sectors);
}
#endif
#if LAB >= 4
bool car_drive(F1_Car *car, const struct options *options, sem_t *lock)
{
    struct driver driver = {.car = car, .lock = lock, .pace_ms = options->pace_ms};
    random_init(&driver.stream, options->seed, car->id);
    int sectors = options->laps * 3;
    int finished = timing_finished_sectors(&driver.stream, sectors);
    for (int i = 0; i < finished; i++) {
        if (!drive_sector(&driver, i % 3 + 1))
            return false;
    }
    return finish_session(&driver, finished < sectors);
}
#endif
#endif
