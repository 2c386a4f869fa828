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
#if LAB >= 7
#include "journal.h"
#endif
#include "lock.h"
#endif
#include "nap.h"
#include "random.h"
#if LAB >= 5
#include "stop.h"
#endif
#include "timing.h"

#if LAB <= 5
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
#endif
#if LAB >= 6
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
#endif

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
#if LAB == 4 || LAB == 5
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
#if LAB == 4 || LAB == 5
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
#if LAB >= 6
/* Between these two the slot may be written. False: the lock failed, or we have to stop. */
static bool enter(struct driver *driver)
{
#if LAB >= 7
    bool taken = lock_take(driver->paddock->lock);
#if SOLVED >= 7
    if (taken) {
        journal_undo(driver->paddock); /* the one before us may have died in here */
        journal_begin(driver->paddock, driver->slot);
    }
#else
    /* TODO lab 7: if it was taken: the one before us may have died in here, so journal_undo(). And
     * we are going to write our slot: journal_begin(). */
#endif
    return taken;
#else
    return lock_take(driver->paddock->lock);
#endif
}

static bool leave(struct driver *driver)
{
#if SOLVED >= 7
    journal_end(driver->paddock);
#elif LAB >= 7
    /* TODO lab 7: the slot has been written: journal_end(). */
#endif
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
#endif
#endif
