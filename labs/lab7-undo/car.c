/* SPDX-License-Identifier: MIT
 *
 * The process of one car. See car.h.
 *
 * For each sector: draw its time, sleep as long as the pace says, then write the slot. From lab 4
 * on, only the writing is done with the lock in hand.
 */
#include "car.h"

#include "journal.h"
#include "lock.h"
#include "nap.h"
#include "random.h"
#include "stop.h"
#include "timing.h"

/* What the process needs at every step. It is private: fork has given each car its own. */
struct driver {
    const struct paddock *paddock;
    int slot;
    F1_Car *car;     /* its slot in shared memory, */
    struct run *run; /* and what else is shared about it */
    const struct orders *orders;
    struct random_stream stream;
    struct fate fate;
    double handicap_ms;
    double clock_ms; /* since the start of the session, as simulated */
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

/* Between these two the slot may be written. False: the lock failed, or we have to stop. */
static bool enter(struct driver *driver)
{
    bool taken = lock_take(driver->paddock->lock);
    /* TODO lab 7: if it was taken: the one before us may have died in here, so journal_undo(). And
     * we are going to write our slot: journal_begin(). */
    return taken;
}

static bool leave(struct driver *driver)
{
    /* TODO lab 7: the slot has been written: journal_end(). */
    return lock_release(driver->paddock->lock);
}

static bool enter_pits(struct driver *driver)
{
    if (!enter(driver))
        return false;
    driver->car->stand = 1; /* until the sector is finished */
    return leave(driver);
}

/* Writes a finished sector: all that belongs to it at once, so nobody sees half of it. */
static bool finish_sector(struct driver *driver, int sector, double time_ms)
{
    if (!enter(driver))
        return false;
    write_sector(driver->car, sector, time_ms);
    if (sector == 3) {
        driver->run->time_before_ms = driver->run->time_ms;
        driver->run->time_ms = driver->clock_ms;
    }
    return leave(driver);
}

static bool finish_session(struct driver *driver, bool retired)
{
    if (!enter(driver))
        return false;
    write_end(driver->car, retired);
    return leave(driver);
}

static bool is_race(const struct driver *driver)
{
    return driver->orders->kind->minutes == 0;
}

static double draw_stop_ms(struct driver *driver, int lap)
{
    if (!is_race(driver))
        return timing_stop_ms(&driver->stream);
    return timing_stops(&driver->fate, lap) ? timing_race_stop_ms(&driver->stream) : 0;
}

/* Drives sector number `done`, counted from 0 over all laps. */
static bool drive_sector(struct driver *driver, int done)
{
    int sector = done % 3 + 1;
    double time_ms = timing_driven_ms(&driver->stream, sector, driver->handicap_ms);
    if (is_race(driver) && done == 0)
        time_ms += 200.0 * (driver->run->grid - 1); /* who starts further back has further to go */
    double stop_ms = sector == 3 ? draw_stop_ms(driver, done / 3 + 1) : 0;
    if (stop_ms > 0 && !enter_pits(driver))
        return false;
    driver->clock_ms += time_ms + stop_ms;
    if (driver->orders->pace > 0)
        nap_until(&driver->orders->start, driver->clock_ms * driver->orders->pace);
    /* Here, between two sectors, the slot is in order and the lock is not ours. */
    if (stop_signal() != 0)
        return false;
    return finish_sector(driver, sector, time_ms + stop_ms);
}

/* Does the car drive on, after so many sectors? A lap of a timed session that has begun in time is
 * driven to its end. */
static bool goes_on(const struct driver *driver, int done)
{
    if (is_race(driver))
        return done < driver->fate.sectors;
    if (driver->fate.retires && driver->clock_ms >= driver->fate.out_ms)
        return false;
    return done % 3 != 0 || driver->clock_ms < driver->orders->kind->minutes * 60000.0;
}

bool car_drive(const struct paddock *paddock, int slot, const struct orders *orders)
{
    const struct session_kind *kind = orders->kind;
    F1_Car *car = &paddock->cars[slot];
    struct driver driver = {.paddock = paddock,
                            .slot = slot,
                            .car = car,
                            .run = &paddock->tower->runs[slot],
                            .orders = orders,
                            .handicap_ms = timing_handicap_ms(orders->seed, car->id)};
    /* A seed has 32 bits: those above tell the sessions apart. */
    random_init(&driver.stream, orders->seed + ((unsigned long)kind->number << 32), car->id);
    if (is_race(&driver))
        timing_race_fate(&driver.stream, orders->laps, kind->sprint, &driver.fate);
    else
        timing_timed_fate(&driver.stream, kind->minutes * 60000.0, &driver.fate);
    int done = 0;
    while (goes_on(&driver, done)) {
        if (!drive_sector(&driver, done))
            return false;
        done++;
    }
    return finish_session(&driver, driver.fate.retires);
}
