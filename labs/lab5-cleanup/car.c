/* SPDX-License-Identifier: MIT
 *
 * The process of one car. See car.h.
 *
 * For each sector: draw its time, sleep as long as the pace says, then write the slot. From lab 4
 * on, only the writing is done with the lock in hand.
 */
#include "car.h"

#include "lock.h"
#include "nap.h"
#include "random.h"
#include "stop.h"
#include "timing.h"

/* What the process needs at every step. It is private: fork has given each car its own. */
struct driver {
    /* its slot in shared memory */
    F1_Car *car;
    /* guards all slots, in shared memory too */
    sem_t *lock;
    struct random_stream stream;
    int pace_ms;
};

/* The next two functions write the slot. Who calls them holds the lock. */

/* Writes that the car has finished sector 1, 2 or 3 in so many milliseconds. */
static void write_sector(F1_Car *car, int sector, double time_ms)
{
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
}

/* Writes that the session is over for this car, because it has retired or finished. */
static void write_end(F1_Car *car, bool retired)
{
    if (retired)
        car->out = 1; /* the lap that it was in does not count: `lap` stays */
    car->done = 1;
}

static bool enter_pits(struct driver *driver)
{
    if (!lock_take(driver->lock))
        return false;
    driver->car->stand = 1; /* until the sector is finished */
    return lock_release(driver->lock);
}

/* Writes a finished sector: all its fields while the lock is held, so nobody sees half of them. */
static bool finish_sector(struct driver *driver, int sector, double time_ms)
{
    if (!lock_take(driver->lock))
        return false;
    write_sector(driver->car, sector, time_ms);
    return lock_release(driver->lock);
}

static bool finish_session(struct driver *driver, bool retired)
{
    if (!lock_take(driver->lock))
        return false;
    write_end(driver->car, retired);
    return lock_release(driver->lock);
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
    /* Here, between two sectors, the slot is in order and the lock is not ours. */
    /* TODO lab 5: so this is the place to return false if a signal has asked us to stop (stop.h).
     * Why would the middle of write_sector() be a bad one? */
    return finish_sector(driver, sector, time_ms + stop_ms);
}

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
